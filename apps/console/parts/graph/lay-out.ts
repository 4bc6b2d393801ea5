import { Graph as DagreGraph, layout as dagreLayout } from '@dagrejs/dagre';
import type { PlaybookGraph } from '../../services/playbooks';
import { orderRows, type Ranked } from './order';

/** Places for boxes and arrows, from top to bottom; made once for what never changes. */

interface Point {
  readonly x: number;
  readonly y: number;
}
export interface LaidEdge extends Edge {
  readonly id: string;
  readonly path: string;
  readonly label: Point;
}
export interface Laid {
  /** Id -> top left. */
  readonly places: ReadonlyMap<string, Point>;
  readonly edges: readonly LaidEdge[];
}

/** What is used of dagre. */
interface Dagre {
  setGraph(options: Readonly<Record<string, string | number>>): void;
  setNode(id: string, size: Readonly<Record<string, number>>): void;
  setEdge(from: string, to: string, size: Readonly<Record<string, string | number>>): void;
  node(id: string): Point;
  edge(from: string, to: string): Routed;
}
type Routed = Partial<Point> & { readonly points: readonly Point[] };
type Edge = PlaybookGraph['edges'][number];
const Graph = DagreGraph as unknown as new (options: Readonly<Record<string, boolean>>) => Dagre;
const layout = dagreLayout as unknown as (
  graph: Dagre,
  how: { readonly customOrder: (graph: Ranked) => void },
) => void;

export const BOX = { width: 208, height: 64 } as const;
const SPACING = { rankdir: 'TB', nodesep: 28, edgesep: 14, ranksep: 34, marginx: 16, marginy: 16 };
const MOST_LETTERS = 28;
const LETTER_PX = 6.4;
const MOST_KEPT = 8;
/** With more boxes the way of each arrow to an exit, past all that lies between, costs seconds. */
const MOST_ROUTED = 80;
const ORIGIN: Point = { x: 0, y: 0 };

const kept = new Map<string, Laid>();

/** By the hash of the plan: nothing is laid out twice. */
export function layOut(graph: PlaybookGraph): Laid {
  const known = kept.get(graph.hash);
  if (known !== undefined) return known;
  const start = performance.now();
  const laid = lay(graph);
  // To be seen in the browser's own profiler.
  performance.measure('graph laid out', { start });
  kept.set(graph.hash, laid);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return laid;
}

/** What is written on an arrow: the whole stands in the outline. */
export function shortened(outcome: string): string {
  const letters = [...outcome];
  if (letters.length <= MOST_LETTERS) return outcome;
  return `${letters.slice(0, MOST_LETTERS - 1).join('')}…`;
}

function lay(graph: PlaybookGraph): Laid {
  const boxes = [...graph.ways_in, ...graph.steps];
  const exits = graph.exits.map(({ id }) => id);
  const routed = boxes.length <= MOST_ROUTED;
  const isFar = ({ from, to }: Edge) => !routed && (exits.includes(to) || exits.includes(from));
  const plan = new Graph({ compound: false, multigraph: false });
  plan.setGraph(SPACING);
  for (const { id } of routed ? [...boxes, ...graph.exits] : boxes) plan.setNode(id, { ...BOX });
  for (const edge of graph.edges) {
    const { from, to, outcome } = edge;
    const width = outcome === '' ? 0 : shortened(outcome).length * LETTER_PX + 8;
    const size = { width, height: outcome === '' ? 0 : 16, labelpos: 'c' };
    if (!isFar(edge)) plan.setEdge(from, to, size);
  }
  // One that is left to at any time has no arrow to it: it stands below the last step all the same.
  const last = graph.steps.findLast(({ lane }) => lane?.startsWith('closing:') !== true)?.id;
  const reached = new Set(graph.edges.map(({ to }) => to));
  if (routed && last !== undefined)
    for (const id of exits)
      if (!reached.has(id)) plan.setEdge(last, id, { width: 0, height: 0, weight: 0 });
  layout(plan, { customOrder: orderRows });
  const places = new Map(boxes.map(({ id }) => [id, cornerOf(plan.node(id))]));
  const below = Math.max(0, ...[...places.values()].map(({ y }) => y)) + 2 * BOX.height;
  exits.forEach((id, index) =>
    places.set(
      id,
      routed ? cornerOf(plan.node(id)) : { x: index * (BOX.width + SPACING.nodesep), y: below },
    ),
  );
  const edges = graph.edges.map((edge) => {
    const {
      points,
      x = 0,
      y = 0,
    } = isFar(edge)
      ? straight(places.get(edge.from), places.get(edge.to))
      : plan.edge(edge.from, edge.to);
    return { ...edge, id: `${edge.from} → ${edge.to}`, path: pathThrough(points), label: { x, y } };
  });
  return { places, edges };
}

function cornerOf({ x, y }: Point): Point {
  return { x: x - BOX.width / 2, y: y - BOX.height / 2 };
}

/** Behind the boxes, from the bottom of one to the top of the other. */
function straight(from: Point = ORIGIN, to: Point = ORIGIN): Routed {
  const start = { x: from.x + BOX.width / 2, y: from.y + BOX.height };
  const end = { x: to.x + BOX.width / 2, y: to.y };
  return { points: [start, end], x: start.x, y: start.y + BOX.height / 4 };
}

/** A line through the points, its corners rounded by going from middle to middle. */
function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (first === undefined || last === undefined) return '';
  const bends = rest.map((point, index) => {
    const next = rest[index + 1];
    const to = next === undefined ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${round(point.x)} ${round(point.y)} ${round(to.x)} ${round(to.y)}`;
  });
  if (bends.length === 0) bends.push(`L${round(last.x)} ${round(last.y)}`);
  return `M${round(first.x)} ${round(first.y)}${bends.join('')}`;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
