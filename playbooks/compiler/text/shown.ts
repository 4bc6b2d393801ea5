import { TypeGuards } from 'liquidjs';
import type { FilteredValueToken } from 'liquidjs';
import { pathOf } from './path';

/** Which names are there for certain where a Liquid condition holds. */

interface Tested {
  /** There when this is true. */
  readonly names: ReadonlySet<string>;
  readonly kind: 'name' | 'value' | 'nothing' | 'test';
}

type Operand = FilteredValueToken['initial']['postfix'][number];

export function shown(value: FilteredValueToken | undefined): ReadonlySet<string> {
  const stack: Tested[] = [];
  for (const token of value?.initial.postfix ?? []) {
    if (!TypeGuards.isOperatorToken(token)) stack.push(operand(token));
    else if (token.operator === 'not') {
      stack.pop();
      stack.push({ names: new Set(), kind: 'test' });
    } else {
      const right = stack.pop() ?? NOTHING;
      const left = stack.pop() ?? NOTHING;
      stack.push({ names: combine(token.operator, left, right), kind: 'test' });
    }
  }
  // A filter may make something of nothing: `x | default: true` shows nothing of x.
  return value?.filters.length === 0 ? (stack[0]?.names ?? new Set()) : new Set();
}

const NOTHING: Tested = { names: new Set(), kind: 'value' };

function operand(token: Operand): Tested {
  if (TypeGuards.isPropertyAccessToken(token)) {
    const name = pathOf(token)
      ?.map((segment) => segment.name)
      .join('.');
    return { names: new Set(name === undefined ? [] : [name]), kind: 'name' };
  }
  const empty = TypeGuards.isLiteralToken(token) && NOTHINGS.has(token.literal);
  return { names: new Set(), kind: empty ? 'nothing' : 'value' };
}

const NOTHINGS: ReadonlySet<string> = new Set(['nil', 'null', 'blank', 'empty', 'false']);

function combine(operator: string, left: Tested, right: Tested): ReadonlySet<string> {
  const both = new Set([...left.names, ...right.names]);
  if (operator === 'and') return both;
  if (operator === 'or') return new Set([...left.names].filter((name) => right.names.has(name)));
  const withNothing = left.kind === 'nothing' || right.kind === 'nothing';
  if (operator === '!=') return isNil(left, right) ? both : new Set();
  if (withNothing) return new Set();
  // Two missing values are equal to each other, so a name must meet a written value.
  const written = left.kind === 'value' || right.kind === 'value';
  return written ? both : new Set();
}

function isNil(left: Tested, right: Tested): boolean {
  return left.kind === 'nothing' || right.kind === 'nothing';
}
