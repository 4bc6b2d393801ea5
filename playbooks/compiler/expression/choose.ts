import type { Check } from './checker';
import { condition } from './condition';
import type { Context } from './context';
import { describeType } from './describe-type';
import type { Of } from './parse';
import { sum, visit, wordsOf } from './part';
import type { Part } from './part';
import type { Type } from './types';

/** `c ? a : b`, and what a condition shows to be there. */

export function choose(context: Context, node: Of<'?:'>, check: Check): Part | undefined {
  const [test, yes, no] = node.args;
  const c = condition(context, test, check(test));
  const known = context.known;
  if (c !== undefined) context.known = new Set([...known, ...shown(c)]);
  const a = check(yes);
  context.known = known;
  const b = check(no);
  if (a === undefined || b === undefined) return undefined;
  const type = common(a, b);
  if (type === undefined) {
    const words = {
      operation: 'choose between',
      left: describeType(a.type),
      right: describeType(b.type),
    };
    return context.refuse({ start: yes.start, end: no.end }, 'wrong-type', words);
  }
  if (c === undefined) return undefined;
  const [one, other] = [wordsOf(yes, a), wordsOf(no, b)];
  return {
    ...(one === undefined || other === undefined ? {} : { words: [...one, ...other] }),
    expr: ['if', c.expr, a.expr, b.expr],
    type,
    sure: a.sure && b.sure,
    size: sum([c, a, b]),
  };
}

/** The one type two alternatives have. */
function common(a: Part, b: Part): Type | undefined {
  if (a.type.kind === 'enum' || b.type.kind === 'enum') {
    const values = [a, b].map((part) => {
      if (part.type.kind === 'enum') return part.type.values;
      return part.quoted === true ? [String(part.constant)] : wordValues(part);
    });
    const [left, right] = values;
    if (left === undefined || right === undefined) return undefined;
    return { kind: 'enum', values: [...new Set([...left, ...right])] };
  }
  if (a.type.kind === b.type.kind) return a.type;
  const numbers = [a, b].every(({ type }) => type.kind === 'number' || type.kind === 'money');
  return numbers ? { kind: 'money' } : undefined;
}

function wordValues({ words }: Part): readonly string[] | undefined {
  return words?.map(({ part }) => String(part.constant));
}

/** Names that are there when this holds. */
export function shown(part: Part): readonly string[] {
  const found: string[] = [];
  let denied = false;
  visit(part.expr, (expr) => {
    if (expr[0] === 'not' || expr[0] === 'or' || expr[0] === 'if') denied = true;
    if (expr[0] === 'call' && expr[1] === 'has' && expr[2]?.[0] === 'name') found.push(expr[2][1]);
  });
  return denied ? [] : found;
}
