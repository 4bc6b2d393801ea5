import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useLookAgain } from '../../live/use-look-again';
import { useMessages } from '../../messages/messages';
import { FreshBar } from '../../parts/fresh-bar';
import { byId, useHeldRows } from '../../parts/held-rows';
import { MorePages } from '../../parts/more-pages';
import { usePlanNames } from '../../parts/plan-names';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { useTitle } from '../../parts/use-title';
import {
  ENROLLMENTS_MS,
  enrollmentsQuery,
  type ListedEnrollment,
} from '../../services/enrollments';
import { problemOf } from '../../services/problem';
import '../../parts/ledger.css';
import './enrollments.css';

const FILTERS = [
  'playbook',
  'version',
  'step',
  'parked_step',
  'status',
  'customer',
  'exit',
] as const;

/** The rows behind a number: the address says which. */
export function Enrollments() {
  const messages = useMessages();
  const words = messages.enrollments;
  const [search, setSearch] = useSearchParams();
  const chosen = FILTERS.flatMap((name) => {
    const value = search.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const asked = enrollmentsQuery(Object.fromEntries(chosen));
  const query = useInfiniteQuery(asked);
  useLookAgain(asked.queryKey, ENROLLMENTS_MS);
  const told = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data]);
  const { rows, gone, waiting, show } = useHeldRows({
    ...{ rows: told, more: query.hasNextPage, keyOf: byId, about: search.toString() },
  });
  const named = useNamed(told?.[0]);
  useTitle(words.title);
  const without = (name: string) => {
    const left = new URLSearchParams(search);
    left.delete(name);
    setSearch(left);
  };
  return (
    <div className="screen enrollments">
      <header className="enrollments-head">
        <h1 tabIndex={-1}>{words.title}</h1>
        <ul className="inline-list">
          {chosen.map(([name, value]) => (
            <li key={name} className="filter-chip">
              {words.filters[name]} <strong>{named(name, value)}</strong>
              <button
                type="button"
                className="plain-button"
                aria-label={words.remove(words.filters[name] ?? name)}
                onClick={() => without(name)}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      </header>
      <div className="scroll">
        {query.error !== null && (
          <ProblemBox problem={problemOf(query.error)} again={() => void query.refetch()} />
        )}
        {query.isPending && <Skeletons rows={8} />}
        {query.isSuccess && rows.length === 0 && <p className="empty">{words.empty}</p>}
        {rows.length > 0 && <Table {...{ rows, gone }} />}
        <MorePages query={query} label={words.more} className="more" />
      </div>
      <FreshBar fresh={waiting.length} show={show} />
    </div>
  );
}

/** What a filter asks for, as the rows below call it; `any` is one of them. */
function useNamed(any: ListedEnrollment | undefined) {
  const { status } = useMessages().enrollments;
  const titles = useTitles();
  const plan = usePlanNames(undefined);
  return (filter: (typeof FILTERS)[number], value: string): string => {
    if (filter === 'playbook') return titles.playbook(value);
    if (filter === 'status') return (status as Record<string, string>)[value] ?? value;
    if (filter === 'customer') return any?.customer_name ?? value;
    if (filter === 'exit') return plan.exit(value);
    return filter === 'version' ? value : plan.step(value);
  };
}

interface Rows {
  readonly rows: readonly ListedEnrollment[];
  readonly gone: ReadonlySet<string>;
}

function Table({ rows, gone }: Rows) {
  const { columns, title } = useMessages().enrollments;
  return (
    <div className="ledger-box" role="region" aria-label={title} tabIndex={0}>
      <table className="ledger">
        <thead>
          <tr>
            {(['customer', 'playbook', 'where', 'since'] as const).map((column) => (
              <th key={column} scope="col">
                {columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <Row key={one.id} enrollment={one} gone={gone.has(one.id)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ enrollment, gone }: { enrollment: ListedEnrollment; gone: boolean }) {
  const messages = useMessages();
  const words = messages.enrollments;
  const titles = useTitles();
  const { id, customer_id, customer_name, playbook, version, status, subject } = enrollment;
  return (
    <tr data-enrollment={id} className={gone ? 'gone' : undefined}>
      <th scope="row">
        <Link to={`/enrollments/${id}`}>{customer_name ?? customer_id}</Link>
        {subject.id !== customer_id && (
          <span className="quiet">
            {titles.kind(subject.type)} {subject.id}
          </span>
        )}
      </th>
      <td>
        {titles.playbook(playbook)}
        <span className="quiet">{messages.enrollment.version(version)}</span>
      </td>
      <td>
        <span className={`badge ${status}`}>{words.status[status]}</span>{' '}
        <Where enrollment={enrollment} />
        {gone && <span className="quiet">{messages.task.movedOn}</span>}
      </td>
      <td>
        <Time at={enrollment.started_at} />
      </td>
    </tr>
  );
}

function Where({ enrollment: { exit, at, parked } }: { enrollment: ListedEnrollment }) {
  const words = useMessages().enrollments;
  const names = usePlanNames(undefined);
  if (exit !== null) return words.left(names.exit(exit));
  if (parked !== null) return `${words.at(names.step(parked.step))}: ${parked.reason}`;
  if (at.length === 0) return null;
  const steps = at.map(({ step, title }) => title ?? names.step(step));
  return words.at([...new Set(steps)].join(', '));
}
