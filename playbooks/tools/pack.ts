import type { Graph } from './graph';
import { layOne } from './layout';
import type { Laid } from './layout';
import { cut } from './measure';
import { withNearExits } from './near-exits';

/**
 * The whole picture: the title, below it what one comes in by and all that it leads to, and at the foot, side by side, what
 * no arrow leads to (exits at any time, with what is done after them): among the steps they would only make it wide.
 */
export interface Page extends Laid {
  readonly headings: readonly { readonly text: string; readonly x: number; readonly y: number }[];
}

const MARGIN = 20;
const HEADING = 30;
export const HEADING_SIZE = 16;
const GAP = 10;
/** Side by side at least this far, however narrow the way through is. */
const NARROWEST = 760;

export function lay(graph: Graph): Page {
  const [main, rest] = parted(withNearExits(graph));
  const way = moved(layOne(main), 0, HEADING);
  const parts = [way];
  let [x, y, low] = [0, way.height, way.height];
  const right = Math.max(way.width, NARROWEST);
  const headings = [{ text: graph.title, x: MARGIN, y: HEADING }];
  if (rest.length > 0) {
    headings.push({
      text: 'Exits at any time, and what is done after an exit',
      x: MARGIN,
      y: y + HEADING,
    });
    y += HEADING;
    low = y;
  }
  for (const part of rest) {
    const laid = layOne(part);
    if (x > 0 && x + laid.width > right) [x, y] = [0, low];
    parts.push(moved(laid, x, y));
    x += laid.width - 2 * MARGIN + GAP * 2;
    low = Math.max(low, y + laid.height - GAP);
  }
  const page = joined(parts);
  const wide = (page.width - 2 * MARGIN) / 1.1; // it is bold
  return {
    ...page,
    headings: headings.map((one) => ({ ...one, text: cut(one.text, wide, HEADING_SIZE) })),
  };
}

function joined(parts: readonly Laid[]): Laid {
  return {
    width: Math.max(NARROWEST / 2, ...parts.map(({ width }) => width)),
    height: Math.max(...parts.map(({ height }) => height)),
    nodes: parts.flatMap(({ nodes }) => nodes),
    edges: parts.flatMap(({ edges }) => edges),
    groups: parts.flatMap(({ groups }) => groups),
  };
}

/** Its width and height become how far it reaches. */
function moved(laid: Laid, right: number, down: number): Laid {
  const move = <T extends { readonly x: number; readonly y: number }>(one: T): T => ({
    ...one,
    x: one.x + right,
    y: one.y + down,
  });
  return {
    width: laid.width + right,
    height: laid.height + down,
    nodes: laid.nodes.map(move),
    groups: laid.groups.map(move),
    edges: laid.edges.map(({ edge, points, label }) => ({
      edge,
      points: points.map(move),
      ...(label === undefined ? {} : { label: move(label) }),
    })),
  };
}

/** What hangs together with a way in; then every other part by itself, in order. */
function parted(graph: Graph): readonly [Graph, readonly Graph[]] {
  const parts = partsOf(graph);
  const names = new Set(parts.values());
  const first = graph.nodes.find(({ kind }) => kind === 'way');
  const main = first === undefined ? undefined : parts.get(first.id);
  const rest = [...names].filter((name) => name !== main);
  return [only(graph, parts, main), rest.map((name) => only(graph, parts, name))];
}

/** The part each box belongs to, named by one of its boxes: arrows are followed both ways. */
function partsOf({ nodes, edges }: Graph): ReadonlyMap<string, string> {
  const beside = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    beside.get(from)?.push(to);
    beside.get(to)?.push(from);
  }
  const parts = new Map<string, string>();
  for (const { id } of nodes) {
    if (parts.has(id)) continue;
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (parts.has(next)) continue;
      parts.set(next, id);
      open.push(...(beside.get(next) ?? []));
    }
  }
  return parts;
}

function only(graph: Graph, parts: ReadonlyMap<string, string>, name: string | undefined): Graph {
  const nodes = graph.nodes.filter(({ id }) => parts.get(id) === name);
  const used = new Set<string>();
  for (const { group } of nodes)
    for (let one = group; one !== undefined; one = parentOf(graph, one)) used.add(one);
  return {
    title: graph.title,
    nodes,
    edges: graph.edges.filter(({ from }) => parts.get(from) === name),
    groups: graph.groups.filter(({ id }) => used.has(id)),
  };
}

function parentOf({ groups }: Graph, id: string): string | undefined {
  return groups.find((group) => group.id === id)?.parent;
}
