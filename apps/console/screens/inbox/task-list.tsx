import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { useTimes } from '../../parts/time';
import { useWindow } from '../../parts/use-window';
import { problemOf } from '../../services/problem';
import { countsQuery, type ListName } from '../../services/tasks';
import { useKeys } from '../../shell/keys';
import { TaskRow } from './task-row';
import type { Rows } from './use-rows';

const ROW_PX = 68;
/** So many rows before the end the next page is asked for. */
const AHEAD = 20;

interface Props {
  readonly list: ListName;
  readonly q: string;
  readonly rows: Rows;
  readonly selected: string | undefined;
  readonly select: (id: string | undefined) => void;
  readonly find: (words: string) => void;
}

export function TaskList({ list, q, rows, selected, select, find }: Props) {
  const messages = useMessages();
  const times = useTimes();
  const field = useRef<HTMLInputElement>(null);
  const { all, fresh, more } = rows;
  const at = all.findIndex(({ id }) => id === selected);
  const view = useWindow(all.length, ROW_PX, at);
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
  const wanted = Math.max(at, view.last) + AHEAD >= all.length;
  const { loadMore } = rows;
  useEffect(() => {
    if (wanted && more) loadMore();
  });
  return (
    <section className="rows" aria-label={messages.inbox.rows}>
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
            if (event.key === 'Enter') find(event.currentTarget.value.trim());
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </div>
      {fresh > 0 && (
        <button type="button" className="bar fresh" onClick={rows.show}>
          {messages.inbox.fresh(fresh)}
        </button>
      )}
      {rows.error !== null && <ProblemBox problem={problemOf(rows.error)} again={rows.again} />}
      {rows.loading && <Skeletons rows={8} />}
      {!rows.loading && all.length === 0 && rows.error === null && (
        <Empty list={list} q={q} clear={() => find('')} />
      )}
      <div className="scroll" ref={view.box} onScroll={view.onScroll}>
        <ul style={{ height: all.length * ROW_PX }}>
          {all.slice(view.first, view.last).map((task, index) => (
            <TaskRow
              key={task.id}
              {...{ task, list, search: q, selected: task.id === selected }}
              mark={rows.marks.get(task.id)}
              place={{
                at: view.first + index,
                of: all.length,
                more,
                top: (view.first + index) * ROW_PX,
              }}
              left={times.left(Date.parse(task.due.at))}
              isFirst={at === -1 && view.first + index === 0}
            />
          ))}
        </ul>
      </div>
    </section>
  );
}

function Empty({ list, q, clear }: { list: ListName; q: string; clear: () => void }) {
  const messages = useMessages();
  const { data } = useQuery(countsQuery);
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
    <p className="empty">
      {messages.inbox.emptyMine} {messages.inbox.emptySnoozed(snoozed)}
    </p>
  );
}
