import { compare, equal } from './compare';
import type { Condition, Environment, Expr, Value } from './expression';
import { extreme, FUNCTIONS, toNumber } from './functions';

/** What the functions come to that are not the kernel's: they need a clock, a zone or records. */
export type Others = (call: Call, env: Environment) => Value | undefined;
export type Call = Extract<Expr, readonly ['call', ...unknown[]]>;

/**
 * The value of an expression, or undefined where it is unknown. Never throws. A comparison with an unknown
 * value is false, an unknown boolean is false, arithmetic on an unknown value (and division by zero) is unknown.
 */
export function evaluate(expr: Expr, env: Environment, others?: Others): Value | undefined {
  switch (expr[0]) {
    case 'lit':
      return expr[1];
    case 'name':
      return env(expr[1]);
    case 'lifted':
      return env(`#${expr[1]}`);
    case 'not':
      return evaluate(expr[1], env, others) !== true;
    case 'and':
      return evaluate(expr[1], env, others) === true && evaluate(expr[2], env, others) === true;
    case 'or':
      return evaluate(expr[1], env, others) === true || evaluate(expr[2], env, others) === true;
    case 'in':
      return isIn(evaluate(expr[1], env, others), evaluate(expr[2], env, others));
    case 'list':
      return valuesOf(expr, 1, (part) => evaluate(part, env, others)).filter(isKnown);
    case 'neg':
      return arithmetic('-', 0, evaluate(expr[1], env, others));
    case 'if': {
      const part = evaluate(expr[1], env, others) === true ? expr[2] : expr[3];
      return evaluate(part, env, others);
    }
    case 'call':
      if (others && !isOwn(expr[1])) return others(expr, env);
      return call(
        expr[1],
        valuesOf(expr, 2, (part) => evaluate(part, env, others)),
      );
    case '+':
    case '-':
    case '*':
    case '/':
      return arithmetic(expr[0], evaluate(expr[1], env, others), evaluate(expr[2], env, others));
    default:
      return holdsBetween(expr[0], evaluate(expr[1], env, others), evaluate(expr[2], env, others));
  }
}

function valuesOf(
  expr: readonly unknown[],
  from: number,
  value: (part: Expr) => Value | undefined,
): (Value | undefined)[] {
  return expr.slice(from).map((part) => value(part as Expr));
}

function isKnown(value: Value | undefined): value is Value {
  return value !== undefined;
}

/** Whether a condition holds: yes or no, never unknown. */
export function holds(condition: Condition, env: Environment): boolean {
  return evaluate(condition.expr, env) === true;
}

const ABOUT_UNKNOWN: ReadonlySet<string> = new Set(['has', 'default', 'earliest', 'latest']);

function isOwn(name: string): boolean {
  return ABOUT_UNKNOWN.has(name) || Object.hasOwn(FUNCTIONS, name);
}

function call(name: string, values: readonly (Value | undefined)[]): Value | undefined {
  if (name === 'has') return values[0] !== undefined;
  if (name === 'default') return values[0] ?? values[1];
  if (name === 'earliest' || name === 'latest') return extreme(values, name);
  const known = values.filter(isKnown);
  if (!Object.hasOwn(FUNCTIONS, name) || known.length !== values.length) return undefined;
  const result = FUNCTIONS[name]?.(...known);
  return typeof result === 'number' ? toNumber(result) : result;
}

function isIn(one: Value | undefined, list: Value | undefined): boolean {
  return one !== undefined && Array.isArray(list) && list.some((other: Value) => equal(one, other));
}

function holdsBetween(
  operator: '==' | '!=' | '<' | '<=' | '>' | '>=',
  left: Value | undefined,
  right: Value | undefined,
): boolean {
  if (left === undefined || right === undefined) return false;
  if (operator === '==') return equal(left, right);
  if (operator === '!=') return !equal(left, right);
  const order = compare(left, right);
  if (order === undefined || Number.isNaN(order)) return false;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function arithmetic(
  operator: '+' | '-' | '*' | '/',
  left: Value | undefined,
  right: Value | undefined,
): Value | undefined {
  if (operator === '+' && typeof left === 'string' && typeof right === 'string')
    return left + right;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  if (operator === '+') return toNumber(left + right);
  if (operator === '-') return toNumber(left - right);
  return toNumber(operator === '*' ? left * right : left / right);
}
