import { useMemo } from 'react';
import { useMessages } from '../messages/messages';
import type { GraphNode, PlaybookGraph } from '../services/playbooks';
import type { Said } from './graph/graph';
import type { PlanNames } from './plan-names';
import { VerbIcon } from './verb-icon';
import './outline.css';

interface Props {
  readonly graph: PlaybookGraph;
  readonly names: PlanNames;
  readonly said: ReadonlyMap<string, Said>;
  readonly selected: string | undefined;
  readonly choose: (id: string) => void;
}

interface ListProps extends Props {
  readonly lanes: Lanes;
  /** Id of the box they leave -> arrows. */
  readonly arrows: ReadonlyMap<string, PlaybookGraph['edges']>;
}
type Lane = PlaybookGraph['lanes'][number];
/** Id of the box whose branches, turns or closing steps they are -> lanes. */
type Lanes = ReadonlyMap<string, readonly Lane[]>;

/** The graph as a nested list: every way in, step and exit, with who is there and what leads where. */
export function Outline(props: Props) {
  const words = useMessages().playbook;
  const { graph } = props;
  const lanes = useMemo(() => lanesOf(graph), [graph]);
  const arrows = useMemo(() => arrowsOf(graph), [graph]);
  const list = { ...props, lanes, arrows };
  return (
    <nav className="outline" aria-label={words.outline}>
      <h2>{words.ways}</h2>
      <Steps {...list} steps={graph.ways_in} />
      <h2>{words.steps}</h2>
      <Steps {...list} steps={graph.steps.filter(({ lane }) => lane === null)} />
      <h2>{words.exits}</h2>
      <Steps {...list} steps={graph.exits} />
    </nav>
  );
}

function arrowsOf({ edges }: PlaybookGraph): ListProps['arrows'] {
  const from = new Map<string, PlaybookGraph['edges']>();
  for (const edge of edges) from.set(edge.from, [...(from.get(edge.from) ?? []), edge]);
  return from;
}

/** A lane belongs to the box from which one comes into it. */
function lanesOf(graph: PlaybookGraph): Lanes {
  const laneOf = new Map(graph.steps.map(({ id, lane }) => [id, lane]));
  const owned = new Map<string, Lane[]>();
  for (const lane of graph.lanes) {
    const into = graph.edges.find(
      ({ from, to }) => laneOf.get(to) === lane.id && (laneOf.get(from) ?? null) === lane.parent,
    );
    const owner = into?.from ?? graph.steps[0]?.id ?? '';
    owned.set(owner, [...(owned.get(owner) ?? []), lane]);
  }
  return owned;
}

function Steps({ steps, ...props }: ListProps & { steps: readonly GraphNode[] }) {
  return (
    <ul className="outline-steps">
      {steps.map((step) => (
        <Step key={step.id} {...props} step={step} />
      ))}
    </ul>
  );
}

function Step({ step, ...props }: ListProps & { step: GraphNode }) {
  const { graph, names, said, selected, choose, lanes, arrows } = props;
  const messages = useMessages();
  const words = messages.playbook;
  const { waiting = 0, parked = 0, mark } = said.get(step.id) ?? {};
  const leads = arrows.get(step.id) ?? [];
  return (
    <li>
      <button
        type="button"
        className={`outline-step ${mark ?? ''}`}
        aria-current={selected === step.id ? 'true' : undefined}
        data-step={step.id}
        title={step.id}
        onClick={() => choose(step.id)}
      >
        <VerbIcon verb={step.verb} />
        <span className="outline-name">
          {names.box(step.id)}
          <span className="quiet"> {words.verbs[step.verb] ?? step.verb}</span>
        </span>
        {mark === 'here' && <span className="outline-mark">{messages.enrollment.here}</span>}
        {mark === 'walked' && <span className="quiet">{messages.enrollment.walked}</span>}
        {parked > 0 && <span className="outline-parked">{words.parked(parked)}</span>}
        {waiting > 0 && <span className="outline-waiting">{words.waiting(waiting)}</span>}
      </button>
      {leads.length > 0 && (
        <ul className="outline-leads">
          {leads.map(({ to, outcome }) => (
            <li key={to}>
              {words.leadsTo(names.leads(step.id, outcome))} → {names.box(to)}
            </li>
          ))}
        </ul>
      )}
      {lanes.get(step.id)?.map(({ id, title }) => (
        <div key={id} className="outline-lane" role="group" aria-label={title}>
          <span className="quiet">{title}</span>
          <Steps {...props} steps={graph.steps.filter(({ lane }) => lane === id)} />
        </div>
      ))}
    </li>
  );
}
