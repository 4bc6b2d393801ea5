import { refuseFunction, wrongArguments } from './refuse-call';
import type { Call } from './refuse-call';
import type { Check } from './checker';
import { isValue } from './compare';
import type { Context } from './context';
import { condition } from './condition';
import { checkName, segments } from './name';
import { BOOLEAN, DATE, NUMBER, sum } from './part';
import type { Part } from './part';

/** has, default, date and count_true: their arguments are more than values. */
export function checkSpecial(context: Context, call: Call, check: Check): Part | undefined {
  switch (call.name) {
    case 'has':
      return checkHas(context, call);
    case 'default':
      return checkDefault(context, call, check);
    case 'date':
      return checkDate(context, call);
    case 'count_true':
      return checkCount(context, call, check);
    default:
      return refuseFunction(context, call);
  }
}

function checkHas(context: Context, call: Call): Part | undefined {
  const [arg, ...rest] = call.args;
  const expected = 'one name, such as has(customer.csm)';
  if (arg === undefined || rest.length > 0)
    return wrongArguments(context, call, call.node, expected);
  const path = segments(arg);
  if (path === undefined) return wrongArguments(context, call, arg, expected);
  const part = checkName(context, arg, path);
  if (part === undefined) return undefined;
  const has = {
    expr: ['call', 'has', part.expr],
    type: BOOLEAN,
    sure: true,
    size: part.size + 1,
  } as const;
  return part.sure ? { ...has, constant: true } : has;
}

function checkDefault(context: Context, call: Call, check: Check): Part | undefined {
  const [x, y] = call.args;
  const expected = 'a value and what stands for it when it is missing, of the same type';
  if (x === undefined || y === undefined || call.args.length !== 2) {
    for (const arg of call.args) check(arg);
    return wrongArguments(context, call, call.node, expected);
  }
  const a = check(x);
  const b = check(y);
  if (a === undefined || b === undefined) return undefined;
  const expr = ['call', 'default', a.expr, b.expr] as const;
  const part = { expr, type: a.type, sure: a.sure || b.sure, size: sum([a, b]) };
  if (a.type.kind === 'enum' && b.quoted === true) {
    return isValue(context, y, b, a.type.values) ? part : undefined;
  }
  if (a.type.kind === 'enum' && b.type.kind === 'enum') {
    return {
      ...part,
      type: { kind: 'enum', values: [...new Set([...a.type.values, ...b.type.values])] },
    };
  }
  const numbers = ['number', 'money'];
  const alike =
    a.type.kind === b.type.kind || [a, b].every(({ type }) => numbers.includes(type.kind));
  return alike ? part : wrongArguments(context, call, y, expected);
}

function checkDate(context: Context, call: Call): Part | undefined {
  const [arg] = call.args;
  const text = arg?.op === 'value' && typeof arg.args === 'string' ? arg.args : undefined;
  if (arg === undefined || call.args.length !== 1 || text === undefined) {
    return wrongArguments(context, call, call.node, 'a day in quotes, such as date("2026-05-01")');
  }
  if (!isDay(text)) return context.refuse(arg, 'bad-date', { text: text.slice(0, 40) });
  return { expr: ['lit', text], type: DATE, sure: true, size: 1, constant: text };
}

export function isDay(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (found === null) return false;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return year > 0 && days !== undefined && day >= 1 && day <= days;
}

function checkCount(context: Context, call: Call, check: Check): Part | undefined {
  const [arg, ...rest] = call.args;
  if (arg?.op !== 'list' || rest.length > 0) {
    return wrongArguments(
      context,
      call,
      arg ?? call.node,
      'a list of conditions, such as count_true([a, b])',
    );
  }
  const parts = arg.args.map((item) => condition(context, item, check(item)));
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  const list = ['list', ...known.map((part) => part.expr)] as const;
  return { expr: ['call', 'count_true', list], type: NUMBER, sure: true, size: sum(known) + 1 };
}
