import type { Instruction } from '../../kernel/plan';
import type { Node } from '../flow/node';
import type { Conditions } from './conditions';
import { branchOf, parallelOf, pseudoOf, repeatOf, splitOf, useOf, waitOf } from './lower-control';
import { callOf, runOf, setOf } from './lower-effects';
import { sendOf } from './lower-send';
import { notifyOf, taskOf } from './lower-task';
import type { Lowering } from './lowering';

/** One number of the layout -> one instruction. */

export type Context = Lowering & { readonly conditions: Conditions };
export type Common = Pick<
  Instruction,
  'step' | 'if' | 'next' | 'outcomes' | 'onFailure' | 'scopes'
>;

export function instruction(node: Node, context: Context): Instruction {
  const common = commonOf(node, context.conditions);
  if (node.pseudo !== undefined) return pseudoOf(common, node.pseudo);
  const { step } = node;
  const { verb } = step;
  switch (verb?.kind) {
    case undefined:
      throw new Error(`the step ${step.id.value} was lowered without a verb`);
    case 'send':
      return sendOf(common, { verb, step }, context);
    case 'task':
      return taskOf(common, { verb, step }, context);
    case 'notify':
      return notifyOf(common, verb, context);
    case 'wait':
      return waitOf(common, { verb, step }, context);
    case 'branch':
      return branchOf(common, node, context);
    case 'exit':
      return { ...common, op: 'exit', exit: verb.exit.value };
    case 'split':
      return splitOf(common, { verb, node }, context);
    case 'parallel':
      return parallelOf(common, verb, node);
    case 'repeat':
      return repeatOf(common, { verb, node }, context);
    case 'set':
      return setOf(common, verb, context);
    case 'call':
      return callOf(common, verb, context);
    case 'run':
      return runOf(common, verb, context);
    case 'use':
      return useOf(common, verb, node);
  }
}

function commonOf(node: Node, conditions: Conditions): Common {
  const condition = conditions.optional(node.step.if);
  return {
    step: node.step.id.value,
    next: node.next,
    outcomes: Object.fromEntries(node.outcomes),
    ...(condition === undefined ? {} : { if: condition }),
    ...(node.onFailure === undefined ? {} : { onFailure: node.onFailure }),
    ...(node.scopes.length === 0 ? {} : { scopes: node.scopes }),
  };
}
