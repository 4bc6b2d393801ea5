import { checkCall } from './call';
import { compare, mayCompare } from './compare';
import { condition } from './condition';
import type { Context } from './context';
import { describeType } from './describe-type';
import { checkLiteral } from './literal';
import { choose, shown } from './choose';
import { INDEX, LIST, MAP, OPTIONAL, refuseConstruct, REMAINDER } from './construct';
import { checkName, segments } from './name';
import { checkMethod } from './method';
import { tooBig } from './parse';
import type { Node, Of } from './parse';
import { BOOLEAN, NUMBER, sum } from './part';
import type { Part } from './part';
import type { Type } from './types';

/** Walks the tree once: types every piece, lowers it, and goes on after a fault so that all are found. */

export type Check = (node: Node) => Part | undefined;

/** Facts put in count as well: small texts must not make plans without end. */
export const MAX_LOWERED = 2000;

export function checkNode(context: Context, node: Node): Part | undefined {
  const part = dispatch(context, node, (child) => checkNode(context, child));
  if (part === undefined || part.size <= MAX_LOWERED) return part;
  const { code, args } = tooBig(node, part.size, MAX_LOWERED, 'nodes with all facts put in');
  return context.refuse(node, code, args);
}

function dispatch(context: Context, node: Node, check: Check): Part | undefined {
  switch (node.op) {
    case 'value':
      return checkLiteral(context, node);
    case 'id':
    case '.':
      return checkPath(context, node, check);
    case '!_':
      return not(context, node, check);
    case '-_':
      return negate(context, node, check);
    case '&&':
    case '||':
      return both(context, node, check);
    case '?:':
      return choose(context, node, check);
    case 'in':
      return within(context, node, check);
    case 'call':
      return checkCall(context, { node, name: node.args[0], args: node.args[1] }, check);
    case 'rcall':
      return checkMethod(context, node, check);
    case 'list':
      return refuseConstruct(context, node, LIST, check);
    case 'map':
      return refuseConstruct(context, node, MAP, check);
    case '[]':
    case '[?]':
      return refuseConstruct(context, node, INDEX, check);
    case '.?':
      return refuseConstruct(context, node, OPTIONAL, check);
    case '%':
      return refuseConstruct(context, node, REMAINDER, check);
    case '+':
    case '-':
    case '*':
    case '/':
      return calculate(context, node, check);
    default:
      return comparison(context, node, check);
  }
}

function checkPath(context: Context, node: Of<'id' | '.'>, check: Check): Part | undefined {
  const path = segments(node);
  if (path !== undefined) return checkName(context, node, path);
  const owner = node.op === '.' ? check(node.args[0]) : undefined;
  if (owner === undefined || node.op !== '.') return undefined;
  const construct = `a field of ${context.words(node.args[0]).slice(0, 40)}`;
  return context.refuse(node, 'expression-not-allowed', {
    construct,
    instead: 'fields follow names only',
  });
}

function not(context: Context, node: Of<'!_'>, check: Check): Part | undefined {
  const part = condition(context, node.args, check(node.args));
  if (part === undefined) return undefined;
  const result = {
    expr: ['not', part.expr],
    type: BOOLEAN,
    sure: true,
    size: part.size + 1,
  } as const;
  if (typeof part.constant !== 'boolean') return result;
  context.settled.add(node);
  return { ...result, constant: !part.constant };
}

function negate(context: Context, node: Of<'-_'>, check: Check): Part | undefined {
  const part = check(node.args);
  if (part === undefined) return undefined;
  const { constant, type, sure } = part;
  if (type.kind !== 'number' && type.kind !== 'money') {
    const words = { operation: 'negate', left: describeType(type), right: 'a number' };
    return context.refuse(node, 'wrong-type', words);
  }
  if (typeof constant === 'number')
    return { ...part, expr: ['lit', -constant], constant: -constant };
  return { expr: ['neg', part.expr], type, sure, size: part.size + 1 };
}

function both(context: Context, node: Of<'&&' | '||'>, check: Check): Part | undefined {
  const [left, right] = node.args;
  const a = condition(context, left, check(left));
  const known = context.known;
  if (node.op === '&&' && a !== undefined) context.known = new Set([...known, ...shown(a)]);
  const b = condition(context, right, check(right));
  context.known = known;
  if (a === undefined || b === undefined) return undefined;
  const expr = [node.op === '&&' ? 'and' : 'or', a.expr, b.expr] as const;
  return { expr, type: BOOLEAN, sure: true, size: sum([a, b]) };
}

function within(context: Context, node: Of<'in'>, check: Check): Part | undefined {
  const [left, right] = node.args;
  const a = check(left);
  if (right.op === 'list') {
    const items = right.args.map((item) => ({
      item,
      part: isBareWord(context, item, a) ? refuseBare(context, item) : check(item),
    }));
    const good = items.map(({ item, part }) => {
      if (a === undefined || part === undefined) return undefined;
      return mayCompare(context, { node: item, left, right: item, a, b: part }, false)
        ? part
        : undefined;
    });
    const known = good.filter((part) => part !== undefined);
    if (a === undefined || known.length < items.length) return undefined;
    const expr = ['in', a.expr, ['list', ...known.map((part) => part.expr)]] as const;
    const result = { expr, type: BOOLEAN, sure: true, size: sum([a, ...known]) + 1 };
    return known.length === 0 ? { ...result, constant: false } : result;
  }
  const b = check(right);
  if (a === undefined || b === undefined) return undefined;
  if (b.type.kind !== 'list') {
    const words = { operation: 'look up', left: describeType(a.type), right: describeType(b.type) };
    return context.refuse(node, 'wrong-type', words);
  }
  if (!mayCompare(context, { node, left, right, a, b: { ...b, type: b.type.of } }, false))
    return undefined;
  return { expr: ['in', a.expr, b.expr], type: BOOLEAN, sure: true, size: sum([a, b]) };
}

function calculate(
  context: Context,
  node: Of<'+' | '-' | '*' | '/'>,
  check: Check,
): Part | undefined {
  const [left, right] = node.args;
  const a = check(left);
  const b = check(right);
  if (a === undefined || b === undefined) return undefined;
  const kinds = [a.type.kind, b.type.kind];
  if (!kinds.every((kind) => kind === 'number' || kind === 'money')) {
    const operation = OPERATIONS[node.op];
    const words = { operation, left: describeType(a.type), right: describeType(b.type) };
    return context.refuse(node, 'wrong-type', words);
  }
  const ratio = node.op === '/' && b.type.kind === 'money';
  const type: Type = kinds.includes('money') && !ratio ? { kind: 'money' } : NUMBER;
  const divides = node.op !== '/' || (typeof b.constant === 'number' && b.constant !== 0);
  return {
    expr: [node.op, a.expr, b.expr],
    type,
    sure: a.sure && b.sure && divides,
    size: sum([a, b]),
  };
}

const OPERATIONS = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide' } as const;

/** `customer.status == active`: a value of the other side, written like a name. */
function isBareWord({ scope }: Context, node: Node, other: Part | undefined): boolean {
  if (node.op !== 'id' || other?.type.kind !== 'enum' || scope.has(node.args)) return false;
  return other.type.values.includes(node.args);
}

function refuseBare(context: Context, node: Node): undefined {
  const name = context.words(node);
  const fix = `write ${context.quoted(name)} in quotes`;
  return context.refuse(node, 'unknown-name', { name, fix });
}

function comparison(
  context: Context,
  node: Of<'==' | '!=' | '<' | '<=' | '>' | '>='>,
  check: Check,
): Part | undefined {
  const [left, right] = node.args;
  const a = check(left);
  const b = isBareWord(context, right, a) ? refuseBare(context, right) : check(right);
  if (a === undefined || b === undefined) return undefined;
  return compare(context, node.op, { node, left, right, a, b });
}
