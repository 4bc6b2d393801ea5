import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useLookAgain } from '../../live/use-look-again';
import { useMessages } from '../../messages/messages';
import { aboutOf, type PlanNames } from '../../parts/plan-names';
import { SourceView } from '../../parts/source-view';
import { spanOf, Time } from '../../parts/time';
import { VerbIcon } from '../../parts/verb-icon';
import {
  ENROLLMENTS_MS,
  type EnrollmentFilter,
  enrollmentsQuery,
} from '../../services/enrollments';
import {
  type GraphNode,
  type PlaybookGraph,
  type StepCount,
  versionQuery,
} from '../../services/playbooks';

interface Props {
  readonly step: GraphNode;
  readonly graph: PlaybookGraph;
  readonly names: PlanNames;
  readonly count: StepCount | undefined;
  /** Absent: whoever stands in it in any version. */
  readonly ofVersion: number | undefined;
  readonly close: () => void;
}

/** The lines of a step, how long it takes, and who stands in it. */
export function StepPanel({ step, graph, names, count, ofVersion, close }: Props) {
  const messages = useMessages();
  const words = messages.playbook;
  const filter = {
    playbook: graph.playbook,
    ...(ofVersion === undefined ? {} : { version: ofVersion }),
  };
  const name = names.box(step.id);
  const about = aboutOf(step);
  const isStep = graph.steps.includes(step);
  return (
    <section className="step-panel" aria-label={words.panel(name)}>
      <header>
        <h2>
          <VerbIcon verb={step.verb} /> {name}
        </h2>
        <button
          type="button"
          className="plain-button"
          aria-label={words.closePanel}
          onClick={close}
        >
          ✕
        </button>
      </header>
      <p className="quiet">
        {words.verbs[step.verb] ?? step.verb} · <code>{step.id.replace(/^(way|exit):/, '')}</code>
      </p>
      {about !== '' && <p className="step-title">{about}</p>}
      {isStep && <Took count={count} />}
      <Lines step={step} graph={graph} />
      {isStep && (
        <>
          <Who title={words.whoWaits} filter={{ ...filter, step: step.id }} empty />
          {(count?.parked ?? 0) > 0 && (
            <Who title={words.whoParked} filter={{ ...filter, parked_step: step.id }} />
          )}
        </>
      )}
    </section>
  );
}

function Took({ count }: { count: StepCount | undefined }) {
  const messages = useMessages();
  const words = messages.playbook;
  if (count === undefined || count.passed === 0 || count.median_ms === null)
    return <p className="quiet">{words.notPassed}</p>;
  const { passed, median_ms: ms } = count;
  const half = ms < 60_000 ? words.seconds(Math.round(ms / 1_000)) : spanOf(ms, messages);
  return <p>{words.passed(passed, half)}</p>;
}

function Lines({
  step: { file, line, end_line: end },
  graph,
}: {
  step: GraphNode;
  graph: PlaybookGraph;
}) {
  const words = useMessages().playbook;
  const { data } = useQuery(versionQuery(graph.playbook, graph.version));
  if (file === null || line === null) return null;
  const all = data?.files[file]?.split('\n') ?? [];
  const lines = all.slice(line - 1, end ?? line).map((text, at) => ({ line: line + at, text }));
  const search = `?version=${graph.version}&file=${encodeURIComponent(file)}`;
  return (
    <>
      <SourceView name={`${file}:${line}`} lines={lines} />
      <p>
        <Link className="link" to={`/playbooks/${graph.playbook}/source${search}#L${line}`}>
          {words.openSource}
        </Link>
      </p>
    </>
  );
}

const SHOWN = 20;

interface WhoProps {
  readonly title: string;
  readonly filter: EnrollmentFilter;
  /** Says so when nobody is there. */
  readonly empty?: boolean;
}

function Who({ title, filter, empty = false }: WhoProps) {
  const messages = useMessages();
  const asked = enrollmentsQuery(filter, SHOWN);
  const { data } = useInfiniteQuery(asked);
  useLookAgain(asked.queryKey, ENROLLMENTS_MS);
  const rows = data?.pages[0]?.data ?? [];
  const search = new URLSearchParams(
    Object.entries(filter).map(([name, value]) => [name, String(value)]),
  );
  return (
    <>
      <h3>{title}</h3>
      {data !== undefined && rows.length === 0 && empty && (
        <p className="quiet">{messages.playbook.nobodyWaits}</p>
      )}
      {rows.length > 0 && (
        <ul className="who">
          {rows.map(({ id, customer_id, customer_name, started_at, version }) => (
            <li key={id}>
              <Link className="link" to={`/enrollments/${id}`}>
                {customer_name ?? customer_id}
              </Link>{' '}
              <span className="quiet">
                {messages.enrollment.version(version)} · <Time at={started_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {rows.length > 0 && (
        <p>
          <Link className="link" to={`/enrollments?${search.toString()}`}>
            {messages.playbook.all}
          </Link>
        </p>
      )}
    </>
  );
}
