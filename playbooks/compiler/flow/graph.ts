import type { Layout } from './layout';
import type { Node } from './node';
import { waysOn } from './outcomes';

/** Where one can go from each number, and which of them can be reached. */

/** A way from one number to another. */
export interface Edge {
  readonly to: number;
  /** Numbers whose work is done by the time one has gone that way. */
  readonly done: readonly number[];
  /** Steps that have to be reached too before this way opens: the ends of the other branches that are joined. */
  readonly with?: { readonly kind: 'all' | 'any'; readonly joins: readonly number[] };
}

/** Every way on; END and places that could not be resolved are negative and left out. */
export function edges(node: Node, layout: Layout): readonly Edge[] {
  const passed = passing(node).map((to): Edge => ({ to, done: [] }));
  return [...passed, ...working(node, layout)].filter(({ to }) => to >= 0);
}

export function successors(node: Node, layout: Layout): readonly number[] {
  return edges(node, layout).map(({ to }) => to);
}

/** Ways past the step without doing its work. */
export function passing(node: Node): readonly number[] {
  return node.step.if === undefined ? [] : [node.next];
}

/** Ways on after the step has done its work, or into it. */
export function working(node: Node, layout: Layout): readonly Edge[] {
  if (node.pseudo !== undefined) return behind(node, layout);
  const { pc, step, next, outcomes, arms } = node;
  const { verb } = step;
  const done = [pc];
  const failure = (node.onFailure === undefined ? [] : [node.onFailure]).map((to) => ({
    to,
    done,
  }));
  const along = (ways: readonly number[]): readonly Edge[] => [
    ...ways.map((to) => ({ to, done })),
    ...failure,
  ];
  const into = arms.map((to) => ({ to, done: [] }));
  if (verb === undefined) return along([next, ...outcomes.values()]);
  switch (verb.kind) {
    case 'exit':
      return [];
    case 'branch':
      return along([...arms, ...(node.else === undefined ? [] : [node.else])]);
    case 'split':
      return along(arms);
    case 'parallel':
    case 'use':
      return [...into, ...failure];
    case 'repeat': {
      const none = verb.until === undefined ? [] : [outcomes.get('until') ?? next];
      return [...into, ...along(none)];
    }
    default:
      return along(waysOn(verb).all.map((name) => outcomes.get(name) ?? next));
  }
}

/** What follows the end of a branch, of a turn, of a fragment. */
function behind({ pc, next, pseudo }: Node, layout: Layout): readonly Edge[] {
  if (pseudo?.kind === 'join') return joined(pc, pseudo, layout);
  if (pseudo?.kind === 'end') return [{ to: next, done: [pseudo.use] }];
  const repeat = pseudo === undefined ? undefined : layout.nodes[pseudo.repeat];
  if (repeat?.step.verb?.kind !== 'repeat') return [];
  const { until } = repeat.step.verb;
  const ends = until === undefined ? ['max'] : ['until', 'max'];
  const done = [repeat.pc];
  return [
    ...repeat.arms.map((to) => ({ to, done: [] })),
    ...ends.map((name) => ({ to: repeat.outcomes.get(name) ?? repeat.next, done })),
  ];
}

function joined(
  pc: number,
  { parallel, branch }: { readonly parallel: number; readonly branch: string },
  layout: Layout,
): readonly Edge[] {
  const node = layout.nodes[parallel];
  const verb = node?.step.verb;
  if (node === undefined || verb?.kind !== 'parallel') return [];
  const names = joinNames(verb);
  if (!names.includes(branch)) return [];
  const joins = layout.nodes.flatMap((one) =>
    one.pseudo?.kind === 'join' &&
    one.pseudo.parallel === parallel &&
    names.includes(one.pseudo.branch)
      ? [one.pc]
      : [],
  );
  const kind = verb.join?.kind ?? 'all';
  return [{ to: node.next, done: [parallel, pc], with: { kind, joins } }];
}

/** The branches a join looks at. */
export function joinNames(verb: {
  readonly branches: readonly { readonly name: { readonly value: string } }[];
  readonly join?: { readonly names?: readonly { readonly value: string }[] };
}): readonly string[] {
  return (verb.join?.names ?? verb.branches.map(({ name }) => name)).map(({ value }) => value);
}

/** Numbers that can be reached from the first step or the closing steps. */
export function reachable(layout: Layout): ReadonlySet<number> {
  const found = new Set<number>(layout.nodes.length > 0 ? [0] : []);
  for (const pc of layout.closings.values()) found.add(pc);
  const closed = new Map<number, Edge>();
  for (const pc of found) {
    const node = layout.nodes[pc];
    if (node === undefined) continue;
    for (const edge of edges(node, layout)) {
      if (opens(edge, found)) found.add(edge.to);
      else closed.set(pc, edge);
    }
    for (const edge of closed.values()) if (opens(edge, found)) found.add(edge.to);
  }
  return found;
}

function opens(edge: Edge, found: ReadonlySet<number>): boolean {
  return edge.with?.kind !== 'all' || edge.with.joins.every((join) => found.has(join));
}
