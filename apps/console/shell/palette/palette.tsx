import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMessages } from '../../messages/messages';
import { Dialog } from '../../parts/dialog';
import { findQuery, isEnough } from '../../services/find';
import { useLivePlaybooks } from '../../services/playbook-names';
import { type Screen, useScreens } from '../screens';
import './palette.css';
import { verbsOnShow, type Verb } from './verbs';

/** Typing rests that long before it is looked for. */
const REST_MS = 150;

interface Row {
  readonly key: string;
  readonly group: 'verbs' | 'screens' | 'playbook' | 'customer' | 'contact' | 'task';
  readonly name: string;
  readonly about: string;
  readonly run: () => void;
}

/** Anywhere by name: customers, contacts, playbooks, tasks, screens, and what can be done with what is selected. */
export function Palette({ close }: { close: () => void }) {
  const messages = useMessages();
  const words = messages.palette;
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [verbs] = useState(verbsOnShow);
  const { rows, searching } = useRows(typed.trim(), verbs);
  const list = useId();
  const active = Math.min(at, rows.length - 1);
  const choose = (row: Row | undefined) => {
    if (row === undefined) return;
    close();
    row.run();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown') setAt(Math.min(rows.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, active - 1));
    else if (event.key === 'Enter') choose(rows[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={words.title} close={close} closeLabel={messages.close}>
      <input
        className="palette-input"
        role="combobox"
        aria-label={words.placeholder}
        aria-expanded
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={rows[active] && `${list}-${active}`}
        placeholder={words.placeholder}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <ul id={list} role="listbox" aria-label={words.results} className="palette-list">
        {rows.map((row, index) => (
          <li
            key={row.key}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseMove={() => index !== active && setAt(index)}
            onClick={() => choose(row)}
          >
            <span className="quiet">{words.groups[row.group]}</span> {row.name}{' '}
            {row.about !== '' && <span className="quiet">{row.about}</span>}
          </li>
        ))}
      </ul>
      <p role="status" className="quiet">
        {searching ? messages.loading : rows.length === 0 ? words.nothing(typed) : words.help}
      </p>
    </Dialog>
  );
}

function useRows(q: string, verbs: readonly Verb[]) {
  const navigate = useNavigate();
  const [rested] = useDebouncedValue(q, REST_MS);
  const screens = useScreens();
  const playbooks = useLivePlaybooks();
  const found = useQuery({ ...findQuery(rested), placeholderData: keepPreviousData });
  const fits = (name: string) => name.toLowerCase().includes(q.toLowerCase());
  const go = (to: string) => () => void navigate(to);
  const rows: Row[] = [
    ...verbs
      .filter(({ name }) => fits(name))
      .map(({ name, run }) => ({
        key: `verb ${name}`,
        group: 'verbs' as const,
        name,
        about: '',
        run,
      })),
    ...screens
      .filter(({ name }) => fits(name))
      .map(({ name, to, key }: Screen) => ({
        ...{ key: to, group: 'screens' as const, name, about: key, run: go(to) },
      })),
    ...(isEnough(q) ? (found.data ?? []) : []).map(({ kind, id, name, about, to }) => ({
      ...{ key: `${kind} ${id}`, group: kind, name, about, run: go(to) },
    })),
    ...playbooks
      .filter(({ id, title }) => q !== '' && (fits(id) || fits(title ?? '')))
      .map(({ id, title }) => ({
        ...{ key: `playbook ${id}`, group: 'playbook' as const },
        ...{ name: title ?? id, about: id, run: go(`/playbooks/${id}`) },
      })),
  ];
  return { rows, searching: isEnough(q) && (found.isFetching || rested !== q) };
}
