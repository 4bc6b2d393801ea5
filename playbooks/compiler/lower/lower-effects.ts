import type { Assign, Call, Formula, Run } from '../../kernel/plan';
import type { CallAst, RunAst, SetAst } from '../ast';
import type { Leaf, Placed } from '../tree';
import type { Conditions } from './conditions';
import type { Common, Context } from './instructions';

/** What changes something elsewhere: attributes, other systems, other playbooks. */

/** They are written together: sorted, because their order in the file means nothing. */
export function setOf(common: Common, { set }: SetAst, { conditions }: Context): Assign {
  const written = [...set].sort((a, b) => (a.target.value < b.target.value ? -1 : 1));
  return {
    ...common,
    op: 'set',
    set: written.map(({ target, value }) => ({
      target: targetOf(target.value),
      value: conditions.get(value),
    })),
  };
}

function targetOf(target: string): Assign['set'][number]['target'] {
  const dot = target.indexOf('.');
  const root = target.slice(0, dot);
  const of = root === 'vars' || root === 'customer' ? root : 'subject';
  return { of, name: target.slice(dot + 1) };
}

export function callOf(common: Common, verb: CallAst, { conditions }: Context): Call {
  const { connection, method, path, answer } = verb;
  if (connection === undefined || method === undefined || path === undefined)
    throw new Error(`the call ${common.step} was lowered without its target`);
  return {
    ...common,
    op: 'call',
    connection: connection.value,
    method: method.value as Call['method'],
    path: path.text,
    body: formulas(verb.body, conditions),
    ...(answer === undefined ? {} : { answer: answer.value }),
  };
}

export function runOf(common: Common, verb: RunAst, { conditions }: Context): Run {
  const { playbook, way } = verb;
  if (playbook === undefined || way === undefined)
    throw new Error(`the run ${common.step} was lowered without its playbook`);
  return {
    ...common,
    op: 'run',
    playbook: playbook.value,
    way: way.value,
    with: formulas(verb.with, conditions),
  };
}

function formulas(
  list: readonly { readonly name: Placed<string>; readonly value: Leaf }[],
  conditions: Conditions,
): Readonly<Record<string, Formula>> {
  return Object.fromEntries(list.map(({ name, value }) => [name.value, conditions.get(value)]));
}
