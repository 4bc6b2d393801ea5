import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ListedTask, type ListName, tasksQuery } from '../../services/tasks';
import { type ListFilter, searchOf } from './list-filter';

/** What this reader did to a row: it stays, greyed, until they ask for what is new. */
export type Mark = 'sending' | 'sent' | 'gone';

export interface Rows {
  readonly all: readonly ListedTask[];
  readonly marks: ReadonlyMap<string, Mark>;
  /** How many wait above what is shown. */
  readonly fresh: number;
  readonly more: boolean;
  readonly loading: boolean;
  readonly error: Error | null;
  readonly loadMore: () => void;
  readonly show: () => void;
  readonly again: () => void;
  readonly mark: (id: string, mark: Mark | undefined) => void;
  /** The nearest open row below, else above. */
  readonly after: (id: string) => string | undefined;
}

/**
 * Nothing moves under the cursor: rows stay where they are when the server tells news. What comes in between waits to be
 * asked for; what left stays and says so; what belongs at the end is put there.
 */
export function useRows(list: ListName, filter: ListFilter): Rows {
  const query = useInfiniteQuery(tasksQuery(list, filter));
  const q = searchOf(filter);
  const [marks, setMarks] = useState<ReadonlyMap<string, Mark>>(new Map());
  const [held, setHeld] = useState<Held>({ q, rows: [] });
  const told = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data]);
  const before = held.q === q && held.rows.length > 0 ? held.rows : undefined;
  const all = useMemo(() => joined(before, told), [before, told]);
  if (told !== undefined && (held.q !== q || !isSame(held.rows, all))) setHeld({ q, rows: all });
  const known = told && new Set(told.map(({ id }) => id));
  const shown = new Set(all.map(({ id }) => id));
  const gone = missing(all, known, query.hasNextPage).filter(({ id }) => !marks.has(id));
  const mark = (id: string, to: Mark | undefined) =>
    setMarks((now) => {
      const next = new Map(now);
      if (to === undefined) next.delete(id);
      else next.set(id, to);
      return next;
    });
  const marked = new Map([...marks, ...gone.map(({ id }) => [id, 'gone'] as const)]);
  const isFree = ({ id }: ListedTask) => !marked.has(id);
  return {
    all,
    marks: marked,
    fresh: told?.filter(({ id }) => !shown.has(id)).length ?? 0,
    more: query.hasNextPage,
    loading: query.isPending,
    error: query.error,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    show: () => {
      setMarks(new Map());
      setHeld({ q, rows: [] });
      void query.refetch();
    },
    again: () => void query.refetch(),
    mark,
    after: (id) => {
      const at = all.findIndex((one) => one.id === id);
      return (all.slice(at + 1).find(isFree) ?? all.slice(0, at).findLast(isFree))?.id;
    },
  };
}

/** Rows that are not told any more. What stands below the last that is told may only have been pushed past what is loaded. */
function missing(
  all: readonly ListedTask[],
  known: ReadonlySet<string> | undefined,
  more: boolean,
): readonly ListedTask[] {
  if (known === undefined) return [];
  const last = more ? all.findLastIndex(({ id }) => known.has(id)) : all.length;
  return all.slice(0, last).filter(({ id }) => !known.has(id));
}

interface Held {
  readonly q: string;
  readonly rows: readonly ListedTask[];
}

function joined(
  held: readonly ListedTask[] | undefined,
  told: readonly ListedTask[] | undefined,
): readonly ListedTask[] {
  if (held === undefined) return told ?? [];
  if (told === undefined) return held;
  const fresh = new Map(told.map((one) => [one.id, one]));
  const shown = new Set(held.map(({ id }) => id));
  const last = told.findLastIndex(({ id }) => shown.has(id));
  // Below the last row that is shown nothing is moved by what is added.
  const added = last === -1 ? [] : told.slice(last + 1).filter(({ id }) => !shown.has(id));
  return [...held.map((one) => fresh.get(one.id) ?? one), ...added];
}

function isSame(a: readonly ListedTask[], b: readonly ListedTask[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
