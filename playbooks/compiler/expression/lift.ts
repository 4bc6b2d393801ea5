import type { Expr } from '../../kernel/expression';
import type { Context } from './context';
import type { Node } from './parse';
import { namesOf, rewrite } from './part';
import type { Lifted } from './types';

/** Parts the kernel cannot compute (the time of day, a person's manager, lists of records) are set aside for settle. */

export const TIME_FUNCTION_IN_WATCHED = 'time-in-watched';

/** `time`: changes as time passes; `live`: nobody is told when it changes; `data`: changes with what it reads. */
export type Moves = 'time' | 'live' | 'data';

export function lift(
  context: Context,
  node: Node,
  call: { readonly name: string; readonly expr: Expr; readonly moves: Moves },
): Expr | undefined {
  const { name, moves } = call;
  if (moves === 'time') context.timeFunctions.add(name);
  if (moves === 'live') context.live ??= name;
  if (context.watched && moves === 'time') {
    return context.refuse(node, TIME_FUNCTION_IN_WATCHED, { function: name });
  }
  if (context.watched && moves === 'live') return refuseLive(context, node, `${name}(…)`);
  const { lifted } = context;
  if (lifted === undefined) return call.expr;
  // A lifted part stands on its own: what was lifted inside it is put back.
  const expr = putBack(call.expr, lifted);
  // Inside a list method nothing is known by itself: the method is lifted as a whole.
  return context.depth > 0 ? expr : setAside(expr, lifted);
}

/** The tree with nothing set aside; `depth` list methods will stand around it. */
export function unlifted(expr: Expr, lifted: Lifted | undefined, depth: number): Expr {
  const whole = lifted === undefined ? expr : putBack(expr, lifted);
  if (depth === 0) return whole;
  const deeper = '@'.repeat(depth);
  return rewrite(whole, (part) =>
    part[0] === 'name' && part[1].startsWith('@') ? ['name', `${deeper}${part[1]}`] : undefined,
  );
}

/** What is looked up when asked for cannot wake anybody. */
export function refuseLive(context: Context, node: Node, construct: string): undefined {
  const instead = 'nothing happens when it changes; compare the attribute itself';
  return context.refuse(node, 'expression-not-allowed', {
    construct: `${construct} in a watched condition`,
    instead,
  });
}

function setAside(expr: Expr, lifted: Lifted): Expr {
  return ['lifted', lifted.add({ expr, names: namesOf(expr) })];
}

function putBack(expr: Expr, lifted: Lifted): Expr {
  return rewrite(expr, (part) => (part[0] === 'lifted' ? lifted.parts[part[1]]?.expr : undefined));
}
