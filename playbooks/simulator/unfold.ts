import type { Parallel, Repeat } from '../kernel/plan';
import { END } from '../kernel/plan';

/** How branches beside each other and turns are walked one after the other, by whoever tells the ways through a plan. */

/** Branches still to be walked before a join goes on; without `join` nothing waits for their end. */
export type Stack = readonly { readonly left: readonly number[]; readonly join?: number }[];

export interface Place {
  readonly pc: number;
  readonly stack: Stack;
}

export interface Turn {
  readonly outcome: string;
  readonly to: Place;
}

/** `all`: the branches that are joined, one after the other; `any`: each of those that end it by itself. */
export function joinedTurns(one: Parallel, stack: Stack): readonly Turn[] {
  const joined = one.branches.filter((branch) => isJoined(one, branch));
  const into = (outcome: string, to: number, left: readonly number[]): Turn => ({
    outcome,
    to: { pc: to, stack: [...stack, { left, join: one.next }] },
  });
  const [first, ...others] = joined;
  if (first === undefined) return [{ outcome: '', to: { pc: one.next, stack } }];
  if (one.join.kind === 'any') return joined.map(({ name, to }) => into(name, to, []));
  const all = joined.map(({ name }) => name).join(' + ');
  const left = others.map(({ to }) => to);
  return [into(all, first.to, left)];
}

/** The others go on beside them, and nothing follows their end. */
export function besideTurns(one: Parallel, stack: Stack): readonly Turn[] {
  return one.branches
    .filter((branch) => !isJoined(one, branch))
    .map(({ name, to }) => ({
      outcome: name,
      to: { pc: to, stack: [...stack, { left: [] }] },
    }));
}

function isJoined({ join: { names } }: Parallel, { name }: { readonly name: string }): boolean {
  return names.length === 0 || names.includes(name);
}

/** Where it goes on behind the end of a branch; nowhere outside of all. */
export function behindBranch(stack: Stack): Place | undefined {
  const top = stack.at(-1);
  if (top === undefined) return undefined;
  const outer = stack.slice(0, -1);
  const [next, ...left] = top.left;
  if (next !== undefined) return { pc: next, stack: [...outer, { ...top, left }] };
  return top.join === undefined ? { pc: END, stack: [top] } : { pc: top.join, stack: outer };
}

/** Where a repeat goes on that has ended so. */
export function behindRepeat({ outcomes, next }: Repeat, outcome: string): number {
  return outcomes[outcome] ?? next;
}
