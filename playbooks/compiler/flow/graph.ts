import type { Layout, Node } from './layout';
import { outcomesOf } from './outcomes';

/** Where one can go from each step, and what has surely or possibly happened when one gets there. */

/** Every number that can follow `node`; END and places that could not be resolved are negative and left out. */
export function successors(node: Node): readonly number[] {
  return [...passing(node), ...working(node)].filter((pc) => pc >= 0);
}

/** Ways past the step without doing its work. */
export function passing(node: Node): readonly number[] {
  return node.step.if === undefined ? [] : [node.next];
}

/** Ways on after the step has done its work. */
export function working(node: Node): readonly number[] {
  const { verb } = node.step;
  const failure = node.onFailure === undefined ? [] : [node.onFailure];
  if (verb === undefined) return [node.next, ...node.outcomes.values()];
  switch (verb.kind) {
    case 'exit':
      return [];
    case 'branch':
      return [...node.arms, ...(node.else === undefined ? [] : [node.else]), ...failure];
    case 'notify':
      return [node.next, ...failure];
    default: {
      const ends = outcomesOf(verb).all.map((name) => node.outcomes.get(name) ?? node.next);
      return [...ends, ...failure];
    }
  }
}

export interface Before {
  /** Steps done on every way here, without an `if` of their own. */
  readonly surely: ReadonlySet<number>;
  /** Steps done on some way here. */
  readonly possibly: ReadonlySet<number>;
}

/** For each step what lies before it. Repeats until nothing changes: at most steps² rounds, in practice a handful. */
export function befores(layout: Layout): readonly Before[] {
  const { nodes } = layout;
  const surely: (Set<number> | undefined)[] = nodes.map(() => undefined);
  const possibly = nodes.map(() => new Set<number>());
  surely[0] = new Set();
  let changed = nodes.length > 0;
  for (let round = 0; changed && round <= nodes.length * nodes.length; round++) {
    changed = false;
    for (const node of nodes) {
      const known = surely[node.pc];
      if (known === undefined) continue;
      for (const [to, done] of edges(node)) {
        if (spread({ surely, possibly }, { from: node.pc, to, done })) changed = true;
      }
    }
  }
  return nodes.map((node) => ({
    surely: surely[node.pc] ?? new Set(),
    possibly: possibly[node.pc] ?? new Set(),
  }));
}

function edges(node: Node): readonly (readonly [number, boolean])[] {
  const passed = passing(node).map((pc) => [pc, false] as const);
  const worked = working(node).map((pc) => [pc, true] as const);
  return [...passed, ...worked].filter(([pc]) => pc >= 0);
}

interface Sets {
  readonly surely: (Set<number> | undefined)[];
  readonly possibly: readonly Set<number>[];
}

function spread(
  sets: Sets,
  edge: { readonly from: number; readonly to: number; readonly done: boolean },
): boolean {
  const { from, to, done } = edge;
  const here = new Set(sets.surely[from]);
  if (done) here.add(from);
  const target = sets.possibly[to];
  if (target === undefined) return false;
  const sizeBefore = target.size;
  for (const pc of sets.possibly[from] ?? []) target.add(pc);
  if (done) target.add(from);
  const there = sets.surely[to];
  const both = there === undefined ? here : new Set([...there].filter((pc) => here.has(pc)));
  sets.surely[to] = both;
  return target.size !== sizeBefore || there === undefined || both.size !== there.size;
}

/** Steps that can be reached from the first one. */
export function reachable(layout: Layout): ReadonlySet<number> {
  const found = new Set<number>(layout.nodes.length > 0 ? [0] : []);
  for (const pc of found) {
    const node = layout.nodes[pc];
    if (node !== undefined) for (const to of successors(node)) found.add(to);
  }
  return found;
}
