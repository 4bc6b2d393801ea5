import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { byId, useHeldRows } from '../../parts/held-rows';
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

/** A list of tasks whose rows stay where they are, and what the reader did to each. */
export function useRows(list: ListName, filter: ListFilter): Rows {
  const query = useInfiniteQuery(tasksQuery(list, filter));
  const [marks, setMarks] = useState<ReadonlyMap<string, Mark>>(new Map());
  const told = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data]);
  const held = useHeldRows({
    ...{ rows: told, more: query.hasNextPage, keyOf: byId },
    about: searchOf(filter),
  });
  const all = held.rows;
  const mark = (id: string, to: Mark | undefined) =>
    setMarks((now) => {
      const next = new Map(now);
      if (to === undefined) next.delete(id);
      else next.set(id, to);
      return next;
    });
  const gone = [...held.gone].filter((id) => !marks.has(id));
  const marked = new Map([...marks, ...gone.map((id) => [id, 'gone'] as const)]);
  const isFree = ({ id }: ListedTask) => !marked.has(id);
  return {
    all,
    marks: marked,
    fresh: held.waiting.length,
    more: query.hasNextPage,
    loading: query.isPending,
    error: query.error,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    show: () => {
      setMarks(new Map());
      held.show();
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
