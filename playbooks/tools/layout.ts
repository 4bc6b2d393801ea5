import * as dagreModule from '@dagrejs/dagre';
import type { Graph, GraphEdge, GraphGroup, GraphNode } from './graph';
import { LABEL_SIZE, LINE_HEIGHT, labelOf, linesOf, sizeOf } from './lines-of';
import type { Line } from './lines-of';
import { widthOf } from './measure';

/** Boxes, arrows and frames with their places, from top to bottom; x and y are the middle. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface LaidNode extends Box {
  readonly node: GraphNode;
  readonly lines: readonly Line[];
}
export interface LaidEdge {
  readonly edge: GraphEdge;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly label?: Box & { readonly text: string };
}
export interface Laid {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly LaidNode[];
  readonly edges: readonly LaidEdge[];
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

const MARGIN = 20;

export function layOne(graph: Graph): Laid {
  const dagre = new DagreGraph({ compound: true, multigraph: false });
  dagre.setGraph({
    rankdir: 'TB',
    nodesep: 30,
    edgesep: 18,
    ranksep: 40,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  for (const group of graph.groups) dagre.setNode(group.id, {});
  for (const node of graph.nodes) {
    dagre.setNode(node.id, sizeOf(node));
    if (node.group !== undefined) dagre.setParent(node.id, node.group);
  }
  for (const { id, parent } of graph.groups) if (parent !== undefined) dagre.setParent(id, parent);
  for (const { from, to, label } of graph.edges) {
    const text = labelOf(label);
    const width = text === '' ? 0 : widthOf(text, LABEL_SIZE) + 10;
    dagre.setEdge(from, to, { width, height: text === '' ? 0 : LINE_HEIGHT, labelpos: 'c' });
  }
  layout(dagre);
  return placed(graph, dagre);
}

function placed(graph: Graph, dagre: Dagre): Laid {
  const { width = 0, height = 0 } = dagre.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: graph.nodes.map((node) => ({
      ...boxOf(dagre.node(node.id)),
      node,
      lines: linesOf(node),
    })),
    edges: graph.edges.map((edge) => placedEdge(edge, dagre)),
    groups: graph.groups.map((group) => ({ ...boxOf(dagre.node(group.id)), group })),
  };
}

function placedEdge(edge: GraphEdge, dagre: Dagre): LaidEdge {
  const found = dagre.edge(edge.from, edge.to) as Partial<Box> & { points?: Box[] };
  const text = labelOf(edge.label);
  return {
    edge,
    points: (found.points ?? []).map(({ x, y }) => ({ x, y })),
    ...(text === '' ? {} : { label: { ...boxOf(found), text } }),
  };
}

function boxOf(found: unknown): Box {
  const { x = 0, y = 0, width = 0, height = 0 } = (found ?? {}) as Partial<Box>;
  return { x, y, width, height };
}
