import { nearest } from '../findings';
import type { Context } from './context';
import { describeType, listOf } from './describe-type';
import { lift } from './lift';
import type { Node } from './parse';
import { BOOLEAN, sum } from './part';
import type { Part } from './part';
import type { Type } from './types';

/** What may be compared with what. */

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

export interface Sides {
  readonly node: Node;
  readonly left: Node;
  readonly right: Node;
  readonly a: Part;
  readonly b: Part;
}

export function compare(context: Context, op: Comparison, sides: Sides): Part | undefined {
  const { node, a, b } = sides;
  const ordered = op !== '==' && op !== '!=';
  const kinds = [sides.a.type.kind, sides.b.type.kind];
  if (kinds.includes('date') && kinds.includes('time')) return compareDay(context, op, sides);
  if (!mayCompare(context, sides, ordered)) return undefined;
  if (op === '!=') warnUnknown(context, sides);
  const constant = outcome(op, a, b);
  const expr = [op, a.expr, b.expr] as const;
  const part = { expr, type: BOOLEAN, sure: true, size: sum([a, b]) };
  if (constant === undefined) return part;
  context.settled.add(node);
  context.refuse(node, constant ? 'always-true' : 'always-false');
  return { ...part, constant };
}

/** A date is compared with a time at the start of its day. */
function compareDay(context: Context, op: Comparison, sides: Sides): Part | undefined {
  if (op === '!=') warnUnknown(context, sides);
  const parts = [sides.a, sides.b].map((part) => {
    if (part.type.kind !== 'date') return part.expr;
    const expr = ['call', 'start_of_day', part.expr] as const;
    return lift(context, sides.node, { name: 'start_of_day', expr, moves: 'data' });
  });
  const [a, b] = parts;
  if (a === undefined || b === undefined) return undefined;
  return { expr: [op, a, b], type: BOOLEAN, sure: true, size: sum([sides.a, sides.b]) + 1 };
}

/** True when both may stand beside each other; otherwise it has been said why not. */
export function mayCompare(context: Context, sides: Sides, ordered: boolean): boolean {
  const { node, a, b, left, right } = sides;
  if (!ordered && (a.type.kind === 'enum' || b.type.kind === 'enum'))
    return compareEnum(context, sides);
  const kinds = [a.type, b.type].map(comparableKind);
  const wrong =
    kinds[0] !== kinds[1] || kinds[0] === 'none' || (ordered && !ORDERED.has(a.type.kind));
  if (!wrong) return true;
  const place = left.start <= right.start ? { start: left.start, end: right.end } : node;
  context.refuse(place, 'wrong-type', {
    operation: ordered && kinds[0] === kinds[1] ? 'order' : 'compare',
    left: describeType(a.type),
    right: describeType(b.type),
  });
  return false;
}

const ORDERED = new Set(['number', 'money', 'date', 'time']);

function comparableKind(type: Type): string {
  if (type.kind === 'money') return 'number';
  return type.kind === 'thing' || type.kind === 'list' || type.kind === 'record'
    ? 'none'
    : type.kind;
}

function compareEnum(context: Context, { node, left, right, a, b }: Sides): boolean {
  if (a.type.kind === 'enum' && b.type.kind === 'enum') {
    const { values } = b.type;
    if (a.type.values.some((value) => values.includes(value))) return true;
  } else if (a.type.kind === 'enum' && b.quoted === true) {
    return isValue(context, right, b, a.type.values);
  } else if (b.type.kind === 'enum' && a.quoted === true) {
    return isValue(context, left, a, b.type.values);
  }
  context.refuse(node, 'wrong-type', {
    operation: 'compare',
    left: describeType(a.type),
    right: describeType(b.type),
  });
  return false;
}

export function isValue(
  context: Context,
  node: Node,
  part: Part,
  values: readonly string[],
): boolean {
  const value = String(part.constant);
  if (values.includes(value)) return true;
  const near = nearest(value, values);
  const args = { value: value.slice(0, 40), values: listOf(values) };
  context.refuse(node, 'not-an-enum-value', near === undefined ? args : { ...args, near });
  return false;
}

function warnUnknown(context: Context, { node, left, right, a, b }: Sides): void {
  const unsure = [
    { part: a, at: left },
    { part: b, at: right },
  ].find(({ part }) => !part.sure && !context.known.has(part.path ?? ''));
  if (unsure === undefined) return;
  const [first, second] = [context.words(left), context.words(right)];
  context.refuse(node, 'not-equal-unknown', {
    name: context.words(unsure.at),
    left: first,
    right: second,
  });
}

function outcome(op: Comparison, a: Part, b: Part): boolean | undefined {
  if (a.path !== undefined && a.path === b.path && a.sure) return ['==', '<=', '>='].includes(op);
  const { constant: left } = a;
  const { constant: right } = b;
  if (left === undefined || right === undefined || typeof left !== typeof right) return undefined;
  if (op === '==') return left === right;
  if (op === '!=') return left !== right;
  if (op === '<') return left < right;
  if (op === '<=') return left <= right;
  return op === '>' ? left > right : left >= right;
}
