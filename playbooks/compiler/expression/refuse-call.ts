import type { Context } from './context';
import { FUNCTIONS, METHOD_NAMES, REFUSED, SPECIAL } from './function-table';
import type { Node, Of } from './parse';

/** A call, and what is said of one that cannot be. */

export interface Call {
  readonly node: Node;
  readonly name: string;
  readonly args: readonly Node[];
}

export function wrongArguments(
  context: Context,
  call: Call,
  at: { start: number; end: number },
  expected = FUNCTIONS.get(call.name)?.expected ?? '',
): undefined {
  const found = context.text.slice(at.start, at.end).slice(0, 40);
  return context.refuse(at, 'wrong-arguments', { function: `${call.name}(…)`, expected, found });
}

export function refuseFunction(context: Context, call: Call): undefined {
  const { name, node } = call;
  const instead = REFUSED.get(name);
  const construct = `${name}(…)`;
  if (instead !== undefined)
    return context.refuse(node, 'expression-not-allowed', { construct, instead });
  const start = node.op === 'rcall' ? methodAt(context, node) : node.start;
  const args = { name, function: name };
  return context.refuseUnknown({ start, end: start + name.length }, 'unknown-function', args, [
    ...(node.op === 'rcall' ? METHOD_NAMES : []),
    ...FUNCTIONS.keys(),
    ...SPECIAL,
  ]);
}

/** Where the name of a method stands. */
function methodAt(context: Context, node: Of<'rcall'>): number {
  const [name, receiver] = node.args;
  return Math.max(node.start, context.text.indexOf(name, receiver.end));
}
