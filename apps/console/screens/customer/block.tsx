import type { ReactNode } from 'react';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { problemOf } from '../../services/problem';

interface Props<T> {
  readonly title: string;
  readonly id?: string;
  readonly query: {
    readonly data: readonly T[] | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  readonly empty?: string;
  readonly verb?: ReactNode;
  readonly row: (one: T) => ReactNode;
  readonly children?: ReactNode;
}

/** One block of what is: a heading with its number, rows, a sentence where there are none. Nothing at all without one. */
export function Block<T extends { readonly id: string }>(props: Props<T>) {
  const { title, id, query, empty, verb, row, children } = props;
  const { data, error } = query;
  if (data?.length === 0 && empty === undefined && children === undefined) return null;
  return (
    <section className="block" id={id} aria-label={title}>
      <header>
        <h2>
          {title}{' '}
          {data !== undefined && data.length > 0 && <span className="count">{data.length}</span>}
        </h2>
        {verb}
      </header>
      {children}
      {error !== null && (
        <ProblemBox problem={problemOf(error)} again={() => void query.refetch()} />
      )}
      {error === null && data === undefined && <Skeletons rows={1} />}
      {data?.length === 0 && empty !== undefined && <p className="quiet">{empty}</p>}
      <ul className="plain-list">
        {data?.map((one) => (
          <li key={one.id}>{row(one)}</li>
        ))}
      </ul>
    </section>
  );
}
