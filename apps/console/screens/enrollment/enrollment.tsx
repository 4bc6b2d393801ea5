import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useTopics } from '../../live/use-live';
import { useLocale, useMessages } from '../../messages/messages';
import { LazyGraph, useIsWide } from '../../parts/lazy-graph';
import { Outline } from '../../parts/outline';
import { type PlanNames, usePlanNames } from '../../parts/plan-names';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { useTitle } from '../../parts/use-title';
import { useShow } from '../../parts/value';
import { type Enrollment as One, enrollmentQuery, traceQuery } from '../../services/enrollments';
import { graphQuery, type PlaybookGraph } from '../../services/playbooks';
import { problemOf } from '../../services/problem';
import { Next } from './next';
import { Operations } from './operations';
import { Parked } from './parked';
import { Story } from './story';
import { pathOf } from './walked';
import '../../parts/ledger.css';
import './enrollment.css';

/** Where is it, how did it get there, what now? */
export function Enrollment() {
  const { id = '' } = useParams();
  const { locale } = useLocale();
  useTopics(`enrollment:${id}`);
  const query = useQuery(enrollmentQuery(id, locale));
  const { data } = query;
  const graph = useQuery({
    ...graphQuery(data?.playbook ?? '', data?.version ?? undefined, locale),
    enabled: data !== undefined,
  });
  const names = usePlanNames(graph.data, data?.customer_name ?? undefined);
  useTitle(
    data === undefined
      ? id
      : `${data.customer_name ?? data.customer_id} · ${data.title ?? data.playbook}`,
  );
  if (query.error !== null && data === undefined)
    return <ProblemBox problem={problemOf(query.error)} again={() => void query.refetch()} />;
  if (data === undefined) return <Skeletons rows={8} />;
  return (
    <div className="screen enrollment">
      <Head enrollment={data} names={names} />
      <div className="enrollment-panes">
        <div className="enrollment-way">
          {graph.data !== undefined ? (
            <Way enrollment={data} graph={graph.data} names={names} />
          ) : graph.error !== null ? (
            <ProblemBox problem={problemOf(graph.error)} again={() => void graph.refetch()} />
          ) : (
            <Skeletons rows={6} />
          )}
        </div>
        <div className="enrollment-now">
          <Parked enrollment={data} names={names} />
          <Operations enrollment={data} graph={graph.data} />
          <Next enrollment={data} names={names} />
          <Story enrollment={data} names={names} />
        </div>
      </div>
    </div>
  );
}

/** The path walked: as a picture, and as the same list for keyboard and screen reader. */
function Way({
  enrollment,
  graph,
  names,
}: {
  enrollment: One;
  graph: PlaybookGraph;
  names: PlanNames;
}) {
  const messages = useMessages();
  const wide = useIsWide();
  const { locale } = useLocale();
  const { data: trace } = useQuery(traceQuery(enrollment.id, locale));
  const [selected, choose] = useState<string>();
  const path = useMemo(() => pathOf(graph, enrollment, trace ?? []), [graph, enrollment, trace]);
  return (
    <>
      {trace !== undefined && (
        <LazyGraph {...{ graph, names }} {...path} {...{ selected, choose }} />
      )}
      <details className="enrollment-outline" open={!wide || undefined}>
        <summary>{messages.playbook.outline}</summary>
        <Outline {...{ graph, names }} said={path.said} {...{ selected, choose }} />
      </details>
    </>
  );
}

function Head({ enrollment, names }: { enrollment: One; names: PlanNames }) {
  const messages = useMessages();
  const words = messages.enrollment;
  const titles = useTitles();
  const { customer_id, customer_name, subject, playbook, version, newest, status, way } =
    enrollment;
  const newer = newest !== null && version !== null && newest > version ? newest : undefined;
  return (
    <header className="enrollment-head">
      <h1 tabIndex={-1}>
        <Link className="link" to={`/customers/${customer_id}`}>
          {customer_name ?? customer_id}
        </Link>{' '}
        · {enrollment.title ?? playbook}{' '}
        <span className={`badge ${status}`}>{messages.enrollments.status[status]}</span>
      </h1>
      <ul className="inline-list quiet">
        {subject.type !== 'customer' && (
          <li>
            {titles.kind(subject.type)} {subject.id}
          </li>
        )}
        <li>
          <Link className="link" to={`/playbooks/${playbook}?version=${version ?? 1}`}>
            {enrollment.title ?? playbook}, {words.version(version)}
          </Link>
          {newer !== undefined && <> ({words.newer(newer)})</>}
        </li>
        <li>
          {words.cameIn(names.box(`way:${way.name}`))} <Time at={enrollment.started_at} />
        </li>
        {enrollment.ended_at !== null && (
          <li>
            {words.ended} <Time at={enrollment.ended_at} />
            {enrollment.exit !== null &&
              `: ${messages.enrollments.left(names.exit(enrollment.exit))}`}
            {enrollment.exit_why !== null && ` (${enrollment.exit_why})`}
          </li>
        )}
        {enrollment.goal !== null && <li>{words.goal[enrollment.goal]}</li>}
        <WaySeen way={way} />
      </ul>
      {enrollment.held_out && <p className="bar warning">{words.heldOut}</p>}
    </header>
  );
}

/** What the way in saw then. */
function WaySeen({ way }: { way: One['way'] }) {
  const words = useMessages().enrollment;
  const show = useShow();
  const seen = Object.entries(way.seen);
  return (
    <>
      {seen.map(([name, value]) => (
        <li key={name}>
          <code>
            {name} = {show(value)}
          </code>
        </li>
      ))}
      {typeof way.reason === 'string' && <li>{words.reason(way.reason)}</li>}
    </>
  );
}
