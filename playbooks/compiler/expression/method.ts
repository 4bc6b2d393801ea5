import type { Expr } from '../../kernel/expression';
import type { Check } from './checker';
import { condition } from './condition';
import type { Context } from './context';
import { shown } from './choose';
import { describeType } from './describe-type';
import type { METHOD_NAMES } from './function-table';
import { lift } from './lift';
import { MOST_METHODS, refuseDepth, segments } from './name';
import type { Node, Of } from './parse';
import { BOOLEAN, NUMBER, sum } from './part';
import type { Part } from './part';
import { refuseFunction } from './refuse-call';
import { resolve } from './resolve';
import type { Entry, Type } from './types';

/** Methods of lists of records: `customer.contracts.exists(c, c.status == "active")`. */

interface Method {
  /** What stands behind the element's name; `condition?` may be left out. */
  readonly takes: readonly ('condition' | 'condition?' | 'value')[];
  /** Which of them says what counts; the other is what is taken of it. */
  readonly counts: 0 | 'none';
  readonly expected: string;
  /** Types of the value, where it is one. */
  readonly of?: readonly Type['kind'][];
}

type MethodName = (typeof METHOD_NAMES)[number];
const RANGE = ['number', 'money', 'date', 'time'] as const;
const VALUES = [...RANGE, 'text', 'enum', 'boolean', 'person', 'contact'] as const;
const VALUE = ['condition?', 'value'] as const;

const METHODS: ReadonlyMap<string, Method> = new Map<MethodName, Method>([
  ['exists', { takes: ['condition'], counts: 0, expected: 'a name and a condition' }],
  ['count', { takes: ['condition'], counts: 0, expected: 'a name and a condition' }],
  ['all', { takes: ['condition'], counts: 'none', expected: 'a name and a condition' }],
  [
    'share',
    {
      takes: ['condition', 'condition'],
      counts: 0,
      expected: 'a name, a condition for which of them, and the condition to be counted',
    },
  ],
  ['sum', { takes: VALUE, counts: 0, expected: words('a number'), of: ['number', 'money'] }],
  ['min', { takes: VALUE, counts: 0, expected: words('a number, date or time'), of: RANGE }],
  ['max', { takes: VALUE, counts: 0, expected: words('a number, date or time'), of: RANGE }],
  ['latest', { takes: VALUE, counts: 0, expected: words('a value'), of: VALUES }],
]);

function words(value: string): string {
  return `a name, a condition if wanted, and ${value} of each`;
}

export function checkMethod(context: Context, node: Of<'rcall'>, check: Check): Part | undefined {
  const [name, receiver, args] = node.args;
  const method = METHODS.get(name);
  if (method === undefined) return refuseFunction(context, { node, name, args });
  const record = recordsOf(context, receiver, name);
  const element = args[0];
  if (element?.op !== 'id' || !counted(method, args.length - 1)) {
    return wrong(context, { at: node, name, expected: method.expected });
  }
  if (context.scope.has(element.args)) return refuseTaken(context, element, element.args);
  if (context.depth >= MOST_METHODS) return refuseDepth(context, node);
  if (record === undefined) return undefined;
  const parts = context.within(element.args, elementOf(record, context.depth + 1), () =>
    operands(context, { name, method, args: args.slice(1) }, check),
  );
  return parts === undefined ? undefined : lower(context, node, { name, record, ...parts });
}

interface Records {
  readonly name: string;
  readonly plural: string;
  readonly fields: ReadonlyMap<string, Entry>;
}

/** The list in front of the dot. */
function recordsOf(context: Context, receiver: Node, name: string): Records | undefined {
  const path = segments(receiver);
  const expected = 'a list of records in front of it, such as customer.contracts';
  if (path === undefined) return wrong(context, { at: receiver, name, expected });
  const entries = resolve(context, context.scope, path);
  if (entries === undefined) return undefined;
  const type = entries.at(-1)?.type;
  if (type?.kind !== 'list' || type.of.kind !== 'record') {
    return wrong(context, { at: receiver, name, expected });
  }
  const plural = path.at(-1)?.name ?? '';
  return { name: type.of.name, plural, fields: type.of.fields ?? new Map<string, Entry>() };
}

/** The last operand is always there; one that may be left out stands in front of it. */
function counted(method: Method, n: number): boolean {
  return n === method.takes.length || (method.takes[0] === 'condition?' && n === 1);
}

function elementOf(record: Records, depth: number): Entry {
  const { name, fields } = record;
  return {
    type: { kind: 'thing', title: `a ${name}`, fields },
    sure: true,
    as: '@'.repeat(depth),
  };
}

interface Operands {
  readonly condition: Part | undefined;
  readonly value: Part | undefined;
}

function operands(
  context: Context,
  { name, method, args }: { name: string; method: Method; args: readonly Node[] },
  check: Check,
): Operands | undefined {
  const takes = method.takes.slice(method.takes.length - args.length);
  const parts: Part[] = [];
  for (const [index, arg] of args.entries()) {
    const part = check(arg);
    const fine =
      takes[index] === 'value'
        ? valueOf(context, { name, method, arg, part })
        : condition(context, arg, part);
    // What the first operand shows to be there is there in the second.
    if (fine?.type.kind === 'boolean') context.known = new Set([...context.known, ...shown(fine)]);
    if (fine !== undefined) parts.push(fine);
  }
  if (parts.length < args.length) return undefined;
  const [first, second] = parts;
  if (method.counts === 'none') return { condition: undefined, value: first };
  if (second !== undefined) return { condition: first, value: second };
  return takes[0] === 'value'
    ? { condition: undefined, value: first }
    : { condition: first, value: undefined };
}

function valueOf(
  context: Context,
  from: { name: string; method: Method; arg: Node; part: Part | undefined },
): Part | undefined {
  const { name, method, arg, part } = from;
  if (part === undefined) return undefined;
  if (method.of?.includes(part.type.kind) === true) return part;
  const found = `${context.words(arg).slice(0, 40)}, which is ${describeType(part.type)}`;
  const args = { function: `.${name}(…)`, expected: method.expected, found };
  return context.refuse(arg, 'wrong-arguments', args);
}

function lower(
  context: Context,
  node: Node,
  from: Operands & { readonly name: string; readonly record: Records },
): Part | undefined {
  const { name, record, condition: which, value } = from;
  const always: Expr = ['lit', true];
  const call: Expr = [
    'call',
    `records.${name}`,
    ['lit', record.plural],
    which?.expr ?? always,
    value?.expr ?? always,
  ];
  const expr = lift(context, node, { name: `.${name}`, expr: call, moves: 'data' });
  if (expr === undefined) return undefined;
  const size = sum([which, value].filter((part) => part !== undefined)) + 1;
  return { expr, type: given(name, value), sure: ALWAYS_KNOWN.has(name), size };
}

const ALWAYS_KNOWN: ReadonlySet<string> = new Set(['exists', 'all', 'count']);

function given(name: string, value: Part | undefined): Type {
  if (name === 'exists' || name === 'all') return BOOLEAN;
  if (name === 'count' || name === 'share') return NUMBER;
  return value?.type ?? NUMBER;
}

function refuseTaken(context: Context, at: Node, name: string): undefined {
  return context.refuse(at, 'expression-not-allowed', {
    construct: `"${name}" as the name of an element`,
    instead: 'choose a name that nothing else has here, such as its first letter',
  });
}

function wrong(
  context: Context,
  { at, name, expected }: { readonly at: Node; readonly name: string; readonly expected: string },
): undefined {
  const found = context.words(at).slice(0, 40);
  return context.refuse(at, 'wrong-arguments', { function: `.${name}(…)`, expected, found });
}
