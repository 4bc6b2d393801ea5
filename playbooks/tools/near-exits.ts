import type { Graph, GraphEdge, GraphNode } from './graph';

/** Up to so many arrows one can follow to an exit; more of them run over the whole picture. */
const FOLLOWED = 2;

/**
 * The same graph with an exit beside each step that leads to it, where many do. What is said about the exit itself (its
 * trigger, what is done after it) stays in a box of its own that no arrow leads to.
 */
export function withNearExits(graph: Graph): Graph {
  const far = new Map(graph.nodes.filter((node) => isFar(node, graph)).map((one) => [one.id, one]));
  const near: GraphNode[] = [];
  const edges = graph.edges.map((edge): GraphEdge => {
    const exit = far.get(edge.to);
    if (exit === undefined) return edge;
    const id = `${exit.id}#${near.length}`;
    near.push({ ...exit, id, details: [] });
    return { ...edge, to: id };
  });
  const told = graph.nodes.filter(
    ({ id, details }) =>
      !far.has(id) || details.length > 0 || graph.edges.some(({ from }) => from === id),
  );
  return { ...graph, nodes: [...told, ...near], edges };
}

function isFar({ id, kind }: GraphNode, { edges }: Graph): boolean {
  if (kind !== 'exit' && kind !== 'finished') return false;
  return edges.filter(({ to }) => to === id).length > FOLLOWED;
}
