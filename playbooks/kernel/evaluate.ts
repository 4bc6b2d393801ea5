import { compare, equal } from './compare';
import type { Condition, Environment, Expr, Value } from './expression';
import { extreme, FUNCTIONS, toNumber } from './functions';

/**
 * The value of an expression, or undefined where it is unknown. Never throws. A comparison with an unknown
 * value is false, an unknown boolean is false, arithmetic on an unknown value (and division by zero) is unknown.
 */
export function evaluate(expr: Expr, env: Environment): Value | undefined {
  const value = (part: Expr): Value | undefined => evaluate(part, env);
  switch (expr[0]) {
    case 'lit':
      return expr[1];
    case 'name':
      return env(expr[1]);
    case 'lifted':
      return env(`#${expr[1]}`);
    case 'not':
      return value(expr[1]) !== true;
    case 'and':
      return value(expr[1]) === true && value(expr[2]) === true;
    case 'or':
      return value(expr[1]) === true || value(expr[2]) === true;
    case 'in':
      return isIn(value(expr[1]), value(expr[2]));
    case 'list':
      return expr
        .slice(1)
        .map((part) => value(part as Expr))
        .filter((one) => one !== undefined);
    case 'neg':
      return arithmetic('-', 0, value(expr[1]));
    case 'if':
      return value(expr[1]) === true ? value(expr[2]) : value(expr[3]);
    case 'call':
      return call(
        expr[1],
        expr.slice(2).map((part) => value(part as Expr)),
      );
    case '+':
    case '-':
    case '*':
    case '/':
      return arithmetic(expr[0], value(expr[1]), value(expr[2]));
    default:
      return holdsBetween(expr[0], value(expr[1]), value(expr[2]));
  }
}

/** Whether a condition holds: yes or no, never unknown. */
export function holds(condition: Condition, env: Environment): boolean {
  return evaluate(condition.expr, env) === true;
}

function call(name: string, values: readonly (Value | undefined)[]): Value | undefined {
  if (name === 'has') return values[0] !== undefined;
  if (name === 'default') return values[0] ?? values[1];
  if (name === 'earliest' || name === 'latest') return extreme(values, name);
  const known = values.filter((value) => value !== undefined);
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
