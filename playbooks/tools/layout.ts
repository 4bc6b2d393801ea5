import * as dagreModule from '@dagrejs/dagre';
import type { Graph, GraphEdge, GraphGroup, GraphNode } from './graph';

/** Boxes, arrows and frames with their places, from top to bottom. Sizes are guessed from the text: there is no screen here. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Laid {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (Box & {
    readonly node: GraphNode;
    readonly lines: readonly string[];
  })[];
  readonly edges: readonly {
    readonly edge: GraphEdge;
    readonly points: readonly { readonly x: number; readonly y: number }[];
    readonly label?: Box & { readonly text: string };
  }[];
  readonly groups: readonly (Box & { readonly group: GraphGroup })[];
}

/** What is used of dagre: its own types name a package that it does not bring. */
interface Dagre {
  setGraph(options: Readonly<Record<string, string | number>>): void;
  setNode(id: string, size: Readonly<Record<string, number>>): void;
  setParent(id: string, parent: string): void;
  setEdge(from: string, to: string, size: Readonly<Record<string, string | number>>): void;
  graph(): unknown;
  node(id: string): unknown;
  edge(from: string, to: string): unknown;
}
const { Graph: DagreGraph, layout } = dagreModule as unknown as {
  readonly Graph: new (options: Readonly<Record<string, boolean>>) => Dagre;
  readonly layout: (graph: Dagre) => void;
};

export const LINE_HEIGHT = 16;
const MOST_LETTERS = 44;
const MARGIN = 24;

export function lay(graph: Graph): Laid {
  const dagre = new DagreGraph({ compound: true, multigraph: false });
  dagre.setGraph({
    rankdir: 'TB',
    nodesep: 28,
    edgesep: 16,
    ranksep: 34,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  const lines = new Map<string, readonly string[]>();
  for (const group of graph.groups) dagre.setNode(group.id, {});
  for (const node of graph.nodes) {
    const shown = node.details.slice(0, 3).map((text) => cut(text));
    lines.set(node.id, shown);
    dagre.setNode(node.id, sizeOf([`${node.title}  ${node.kind}`, ...shown]));
    if (node.group !== undefined) dagre.setParent(node.id, node.group);
  }
  for (const { id, parent } of graph.groups) if (parent !== undefined) dagre.setParent(id, parent);
  for (const { from, to, label } of graph.edges) {
    const text = cut(label, 32);
    const width = text === '' ? 0 : widthOf(text, 6) + 8;
    dagre.setEdge(from, to, { width, height: text === '' ? 0 : LINE_HEIGHT, labelpos: 'c' });
  }
  layout(dagre);
  return placed(graph, dagre, lines);
}

function placed(graph: Graph, dagre: Dagre, lines: ReadonlyMap<string, readonly string[]>): Laid {
  const { width = 0, height = 0 } = dagre.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: graph.nodes.map((node) => ({
      ...boxOf(dagre.node(node.id)),
      node,
      lines: lines.get(node.id) ?? [],
    })),
    edges: graph.edges.map((edge) => {
      const found = dagre.edge(edge.from, edge.to) as Partial<Box> & { points?: Box[] };
      const text = cut(edge.label, 32);
      return {
        edge,
        points: (found.points ?? []).map(({ x, y }) => ({ x, y })),
        ...(text === '' ? {} : { label: { ...boxOf(found), text } }),
      };
    }),
    groups: graph.groups.map((group) => ({ ...boxOf(dagre.node(group.id)), group })),
  };
}

/** dagre places by the middle; so do we. */
function boxOf(found: unknown): Box {
  const { x = 0, y = 0, width = 0, height = 0 } = (found ?? {}) as Partial<Box>;
  return { x, y, width, height };
}

function sizeOf(lines: readonly string[]): { width: number; height: number } {
  const width = Math.max(...lines.map((line) => widthOf(line, 6.8))) + 24;
  return { width: Math.max(width, 90), height: lines.length * LINE_HEIGHT + 14 };
}

/** Letters of East Asia are twice as wide. */
function widthOf(text: string, letter: number): number {
  return [...text].reduce((sum, one) => sum + (one > '\u2e7f' ? 2 : 1) * letter, 0);
}

function cut(text: string, most = MOST_LETTERS): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
