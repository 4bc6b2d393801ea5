import type { Said } from '../../parts/graph/graph';
import type { Enrollment, TraceEntry } from '../../services/enrollments';
import type { PlaybookGraph } from '../../services/playbooks';

interface Path {
  readonly said: ReadonlyMap<string, Said>;
  /** Ids of arrows. */
  readonly walked: ReadonlySet<string>;
}

/** The way an enrollment went, as its story tells it, and where it stands. */
export function pathOf(
  graph: PlaybookGraph,
  enrollment: Enrollment,
  trace: readonly TraceEntry[],
): Path {
  const visits = visitsOf(enrollment, trace);
  throughJoins(graph, visits);
  const said = new Map<string, Said>();
  for (const id of visits.keys()) said.set(id, { mark: 'walked' });
  for (const { step } of enrollment.at) said.set(step, { mark: 'here' });
  for (const { step } of enrollment.parked_steps) said.set(step, { mark: 'parked' });
  const walked = graph.edges
    .filter((edge) => wasWalked(edge, visits))
    .map(({ from, to }) => `${from} → ${to}`);
  return { said, walked: new Set(walked) };
}

interface Visit {
  readonly first: number;
  readonly last: number;
  readonly outcomes: ReadonlySet<string>;
}
type Visits = Map<string, Visit>;

function visitsOf({ way, exit }: Enrollment, trace: readonly TraceEntry[]): Visits {
  const visits: Visits = new Map([[`way:${way.name}`, { first: 0, last: 0, outcomes: new Set() }]]);
  for (const { seq, step, outcome } of trace) {
    if (step === null) continue;
    const before = visits.get(step);
    const outcomes = new Set(before?.outcomes);
    if (outcome !== null) outcomes.add(outcome);
    visits.set(step, { first: before?.first ?? seq, last: seq, outcomes });
  }
  const end = { first: Infinity, last: Infinity, outcomes: new Set<string>() };
  if (exit !== null) visits.set(exit === 'finished' ? exit : `exit:${exit}`, end);
  return visits;
}

/** Where branches meet nothing is told: it was passed when both sides were. */
function throughJoins({ edges }: PlaybookGraph, visits: Visits): void {
  const joins = new Set(edges.map(({ from }) => from).filter((id) => id.startsWith('joined:')));
  for (const id of joins) {
    const into = edges.flatMap(({ from, to }) => (to === id ? (visits.get(from) ?? []) : []));
    const out = edges.flatMap(({ from, to }) => (from === id ? (visits.get(to) ?? []) : []));
    const at = Math.max(...into.map(({ last }) => last));
    if (into.length > 0 && out.some(({ last }) => last >= at))
      visits.set(id, { first: at, last: at, outcomes: new Set() });
  }
}

function wasWalked({ from, to, outcome }: PlaybookGraph['edges'][number], visits: Visits): boolean {
  const [start, end] = [visits.get(from), visits.get(to)];
  if (start === undefined || end === undefined || end.last < start.first) return false;
  const names = outcome.split(', ');
  return (
    outcome === '' || start.outcomes.size === 0 || names.some((name) => start.outcomes.has(name))
  );
}
