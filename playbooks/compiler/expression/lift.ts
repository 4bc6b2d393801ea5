import type { Expr } from '../../kernel/expression';
import type { Context } from './context';
import type { Node } from './parse';
import { namesOf, rewrite } from './part';
import type { Lifted } from './types';

/** Parts the kernel cannot compute (the time of day, a person's manager) are set aside for settle. */

export const TIME_FUNCTION_IN_WATCHED = 'time-in-watched';

export function lift(
  context: Context,
  node: Node,
  call: { readonly name: string; readonly expr: Expr; readonly time: boolean },
): Expr | undefined {
  if (call.time) context.timeFunctions.add(call.name);
  if (context.watched && call.time) {
    return context.refuse(node, TIME_FUNCTION_IN_WATCHED, { function: call.name });
  }
  if (context.watched) return refuseLive(context, node, `${call.name}(…)`);
  const { lifted } = context.wanted;
  // A lifted part stands on its own: what was lifted inside it is put back.
  const expr = rewrite(call.expr, (part) =>
    part[0] === 'lifted' ? inside(lifted, part[1]) : undefined,
  );
  return ['lifted', lifted.add({ expr, names: namesOf(expr) })];
}

/** What is looked up when asked for cannot wake anybody. */
export function refuseLive(context: Context, node: Node, construct: string): undefined {
  const instead = 'nothing happens when it changes; compare the attribute itself';
  return context.refuse(node, 'expression-not-allowed', {
    construct: `${construct} in a watched condition`,
    instead,
  });
}

function inside(lifted: Lifted, index: number): Expr | undefined {
  return lifted.parts[index]?.expr;
}
