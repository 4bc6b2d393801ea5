import type { Context } from './context';
import { FUNCTIONS, REFUSED, SPECIAL } from './function-table';
import type { Node } from './parse';

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
  const end = node.op === 'call' ? node.start + name.length : node.end;
  const args = { name, function: name };
  return context.refuseUnknown({ start: node.start, end }, 'unknown-function', args, [
    ...FUNCTIONS.keys(),
    ...SPECIAL,
  ]);
}
