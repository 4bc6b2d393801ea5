import type { Branch, Instruction, Parallel, Repeat, Split, Use, Wait } from '../../kernel/plan';
import type { ParallelAst, RepeatAst, SplitAst, StepAst, UseAst, WaitAst } from '../ast';
import { joinNames } from '../flow/graph';
import type { Node } from '../flow/node';
import { isPick } from '../picked';
import { rhythmOf } from './conditions';
import type { Common, Context } from './instructions';
import { armOf } from './lower-trigger';

/** Where a thread goes and how long it stays there. */

const AT_ONCE = { n: 0, unit: 'm' } as const;

export function waitOf(
  common: Common,
  { verb, step }: { readonly verb: WaitAst; readonly step: StepAst },
  context: Context,
): Wait {
  const { conditions } = context;
  const { form, until, grace } = verb;
  const pauseWhile = conditions.optional(verb.pauseWhile);
  return {
    ...common,
    op: 'wait',
    arms: verb.arms.flatMap(({ name, trigger }) =>
      armOf({ name: name.value, trigger }, step, context),
    ),
    ...(form === 'all' ? { all: true } : {}),
    ...(until === undefined || until === 'never' ? {} : { until: conditions.when(until) }),
    untilOutcome: form === 'span' || form === 'at' ? 'reached' : 'timeout',
    ...(form === 'at' ? { grace: grace ?? AT_ONCE } : {}),
    ...(pauseWhile === undefined ? {} : { pauseWhile }),
  };
}

export function branchOf(common: Common, node: Node, { conditions }: Context): Branch {
  const { verb } = node.step;
  const written = verb?.kind === 'branch' ? verb.arms : [];
  const arms = written.flatMap((arm, index) => {
    const to = node.arms[index];
    return to === undefined ? [] : [{ if: conditions.get(arm.if), to }];
  });
  return { ...common, op: 'branch', arms, else: node.else ?? node.next };
}

export function splitOf(
  common: Common,
  { verb, node }: { readonly verb: SplitAst; readonly node: Node },
  { playbook }: Context,
): Split {
  const arms = verb.arms.map(({ name, weight }, index) => ({
    name: name.value,
    weight: weight.value,
    to: node.arms[index] ?? node.next,
  }));
  return {
    ...common,
    op: 'split',
    salt: verb.salt?.value ?? `${playbook.id.value}.${common.step}`,
    arms,
  };
}

export function parallelOf(common: Common, verb: ParallelAst, node: Node): Parallel {
  const branches = verb.branches.map(({ name }, index) => ({
    name: name.value,
    to: node.arms[index] ?? node.next,
  }));
  // Which of the joined branches is named first makes no difference.
  const joined = new Set(joinNames(verb));
  const names = branches.map(({ name }) => name).filter((name) => joined.has(name));
  return { ...common, op: 'parallel', branches, join: { kind: verb.join?.kind ?? 'all', names } };
}

export function repeatOf(
  common: Common,
  { verb, node }: { readonly verb: RepeatAst; readonly node: Node },
  { conditions }: Context,
): Repeat {
  const { max, every } = verb;
  const until = conditions.optional(verb.until);
  return {
    ...common,
    op: 'repeat',
    max: max?.value ?? 1,
    do: node.arms[0] ?? node.next,
    ...(until === undefined ? {} : { until }),
    ...(every === undefined
      ? {}
      : { every: isPick(every) || 'n' in every ? conditions.plain(every) : rhythmOf(every) }),
  };
}

export function useOf(common: Common, { fragment }: UseAst, node: Node): Use {
  return { ...common, op: 'use', fragment: fragment.value, to: node.arms[0] ?? node.next };
}

/** What stands behind lists of steps. */
export function pseudoOf(
  common: Common,
  pseudo: NonNullable<Node['pseudo']>,
): Extract<Instruction, { readonly op: 'join' | 'turn' | 'end' }> {
  switch (pseudo.kind) {
    case 'join':
      return { ...common, op: 'join', parallel: pseudo.parallel, branch: pseudo.branch };
    case 'turn':
      return { ...common, op: 'turn', repeat: pseudo.repeat };
    case 'end':
      return { ...common, op: 'end', use: pseudo.use, outcome: pseudo.outcome };
  }
}
