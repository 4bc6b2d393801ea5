import { addDays, isDate } from './civil';
import { compare } from './compare';
import type { Value } from './expression';

/**
 * The functions of expressions that need neither clock nor zone. An unknown argument makes an unknown result,
 * but where the function is about being known (`has`, `default`, `earliest`, `latest`: see `evaluate`).
 */
export const FUNCTIONS: Readonly<
  Record<string, (...values: readonly Value[]) => Value | undefined>
> = {
  add_days: (date, count) =>
    isDate(date) && typeof count === 'number' ? addDays(date, count) : undefined,
  count_true: (list) =>
    Array.isArray(list) ? list.filter((one: Value) => one === true).length : undefined,
  scale,
  min: (...values) => reduce(values, Math.min),
  max: (...values) => reduce(values, Math.max),
  abs: (x) => (typeof x === 'number' ? Math.abs(x) : undefined),
  round,
  like: (text, pattern) =>
    typeof text === 'string' && typeof pattern === 'string' ? like(text, pattern) : undefined,
  lower: (text) => (typeof text === 'string' ? text.toLowerCase() : undefined),
  text: (x) => (typeof x === 'object' ? undefined : String(x)),
  date: (text) => (isDate(text) ? text : undefined),
};

/** The first (or last) of those that are known. */
export function extreme(
  values: readonly (Value | undefined)[],
  want: 'earliest' | 'latest',
): Value | undefined {
  const known = values.filter((value): value is string => typeof value === 'string');
  const sign = want === 'earliest' ? 1 : -1;
  return known.reduce<string | undefined>(
    (best, one) => (best === undefined || sign * (compare(one, best) ?? 0) < 0 ? one : best),
    undefined,
  );
}

/** A number as conditions may see it: finite, and no negative zero (JSON has none). */
export function toNumber(x: number): number | undefined {
  return Number.isFinite(x) ? x + 0 : undefined;
}

function reduce(values: readonly Value[], by: (...numbers: number[]) => number) {
  const numbers = values.flat().filter((one): one is number => typeof one === 'number');
  return numbers.length === 0 || numbers.length !== values.flat().length
    ? undefined
    : by(...numbers);
}

function scale(x?: Value, from?: Value, to?: Value): Value | undefined {
  if (typeof x !== 'number' || typeof from !== 'number' || typeof to !== 'number') return undefined;
  if (from === to) return undefined;
  return Math.min(100, Math.max(0, ((x - from) / (to - from)) * 100));
}

/** Half away from zero, as people round. */
function round(x?: Value, places: Value = 0): Value | undefined {
  if (typeof x !== 'number' || typeof places !== 'number') return undefined;
  const factor = 10 ** Math.trunc(places);
  return (Math.sign(x) * Math.round(Math.abs(x) * factor)) / factor;
}

/** `%` stands for any text, `_` for one character; case does not count. Linear in the text for each `%`. */
function like(text: string, pattern: string): boolean {
  const [letters, signs] = [[...text.toLowerCase()], [...pattern.toLowerCase()]];
  let [at, sign, star, mark] = [0, 0, -1, 0];
  while (at < letters.length) {
    if (sign < signs.length && signs[sign] === '%') {
      star = sign++;
      mark = at;
    } else if (sign < signs.length && (signs[sign] === '_' || signs[sign] === letters[at])) {
      at++;
      sign++;
    } else if (star >= 0) {
      sign = star + 1;
      at = ++mark;
    } else return false;
  }
  return signs.slice(sign).every((one) => one === '%');
}
