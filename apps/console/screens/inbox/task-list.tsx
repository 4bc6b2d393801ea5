import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { useTimes } from '../../parts/time';
import { useWindow } from '../../parts/use-window';
import { problemOf } from '../../services/problem';
import { countsQuery, type ListName } from '../../services/tasks';
import { useKeys } from '../../shell/keys';
import { Filters } from './filters';
import { itemsOf } from './list-items';
import { type ListFilter, narrowing, searchOf } from './list-filter';
import { PersonHead } from './person-head';
import { TaskRow } from './task-row';
import type { Rows } from './use-rows';

const ROW_PX = 68;
/** So many rows before the end the next page is asked for. */
const AHEAD = 20;

interface Props {
  readonly list: ListName;
  readonly filter: ListFilter;
  readonly rows: Rows;
  readonly selected: string | undefined;
  readonly select: (id: string | undefined) => void;
  readonly narrow: (filter: ListFilter) => void;
}

export function TaskList({ list, filter, rows, selected, select, narrow }: Props) {
  const messages = useMessages();
  const times = useTimes();
  const field = useRef<HTMLInputElement>(null);
  const { all, fresh, more } = rows;
  const at = all.findIndex(({ id }) => id === selected);
  const items = itemsOf(all, list === 'team', times.now);
  const place = items.findIndex((item) => item.kind === 'task' && item.at === at);
  const view = useWindow(items.length, ROW_PX, at === -1 ? -1 : place);
  const go = (to: number) => {
    const row = all[Math.max(0, Math.min(all.length - 1, to))];
    if (row && row.id !== selected) select(row.id);
  };
  const next = () => go(at + 1);
  const previous = () => go(at === -1 ? 0 : at - 1);
  useKeys({
    j: next,
    ArrowDown: next,
    k: previous,
    ArrowUp: previous,
    Home: () => go(0),
    '.': rows.show,
    '/': () => field.current?.focus(),
  });
  const wanted = Math.max(place, view.last) + AHEAD >= items.length;
  const { loadMore } = rows;
  useEffect(() => {
    if (wanted && more) loadMore();
  });
  return (
    <section className="rows" aria-label={messages.inbox.rows}>
      <Search key={list} {...{ field, filter, narrow }} />
      {rows.error !== null && <ProblemBox problem={problemOf(rows.error)} again={rows.again} />}
      {rows.loading && <Skeletons rows={8} />}
      {!rows.loading && all.length === 0 && rows.error === null && (
        <Empty list={list} filter={filter} clear={() => narrow({})} />
      )}
      <div className="scroll" hidden={rows.loading} ref={view.box} onScroll={view.onScroll}>
        <ul style={{ height: items.length * ROW_PX }}>
          {items.slice(view.first, view.last).map((item, index) => {
            const top = (view.first + index) * ROW_PX;
            if (item.kind === 'person')
              return (
                <PersonHead
                  key={`person ${item.person}`}
                  {...item}
                  more={item.last && more}
                  top={top}
                />
              );
            const { task } = item;
            return (
              <TaskRow
                key={task.id}
                {...{ task, list, search: searchOf(filter), selected: task.id === selected }}
                mark={rows.marks.get(task.id)}
                place={{ at: item.at, of: all.length, more, top }}
                left={times.left(Date.parse(task.due.at))}
                isFirst={at === -1 && item.at === 0}
              />
            );
          })}
        </ul>
      </div>
      {/* Below the rows: what stands above them would push them down. */}
      {fresh > 0 && (
        <button type="button" className="bar fresh" onClick={rows.show}>
          {messages.inbox.fresh(fresh)}
        </button>
      )}
    </section>
  );
}

interface SearchProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly filter: ListFilter;
  readonly narrow: (filter: ListFilter) => void;
}

function Search({ field, filter, narrow }: SearchProps) {
  const messages = useMessages();
  const { q = '' } = filter;
  return (
    <div className="search">
      <TextInput
        ref={field}
        type="search"
        size="xs"
        aria-label={messages.inbox.search}
        placeholder={`${messages.inbox.search} (/)`}
        defaultValue={q}
        key={q === '' ? 'empty' : 'asked'}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') narrow(searching(filter, event.currentTarget.value.trim()));
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <Filters filter={filter} set={narrow} />
    </div>
  );
}

/** The same filter with another search. */
function searching({ q: _q, ...rest }: ListFilter, words: string): ListFilter {
  return words === '' ? rest : { ...rest, q: words };
}

interface EmptyProps {
  readonly list: ListName;
  readonly filter: ListFilter;
  readonly clear: () => void;
}

function Empty({ list, filter, clear }: EmptyProps) {
  const messages = useMessages();
  const { data } = useQuery(countsQuery);
  const { q = '' } = filter;
  const narrowed = narrowing(filter);
  if (narrowed.length > 0)
    return (
      <div className="empty">
        <p>{messages.card.noneFits(inWords(narrowed, q))}</p>
        <Button size="xs" variant="default" onClick={clear}>
          {messages.card.clear}
        </Button>
      </div>
    );
  if (q !== '')
    return (
      <div className="empty">
        <p>{messages.inbox.emptyFound(q)}</p>
        <Button size="xs" variant="default" onClick={clear}>
          {messages.inbox.clear}
        </Button>
      </div>
    );
  if (list !== 'mine')
    return (
      <p className="empty">
        {list === 'snoozed' ? messages.inbox.emptySnoozed(0) : messages.inbox.emptyList}
      </p>
    );
  const snoozed = data?.snoozed?.count ?? 0;
  return (
    <div className="empty">
      <p>
        {messages.inbox.emptyMine} {messages.inbox.emptySnoozed(snoozed)}
      </p>
      <Link className="link" to={snoozed === 0 ? '/inbox/done' : '/inbox/snoozed'}>
        {snoozed === 0 ? messages.inbox.seeDone : messages.inbox.seeSnoozed}
      </Link>
    </div>
  );
}

/** `tier growth, “call”` */
function inWords(narrowed: ReturnType<typeof narrowing>, q: string): string {
  const parts = narrowed.map(([name, value]) => `${name.replace('customer.', '')} ${value}`);
  return [...parts, ...(q === '' ? [] : [`“${q}”`])].join(', ');
}
