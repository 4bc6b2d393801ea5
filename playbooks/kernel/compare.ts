import { isDate } from './civil';
import type { Value } from './expression';

/** Below, equal or above zero; undefined where the two cannot be compared. A date stands at the start of its day, UTC. */
export function compare(left: Value, right: Value): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  const [a, b] =
    isDate(left) === isDate(right) ? [left, right] : [toInstant(left), toInstant(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

export function equal(left: Value, right: Value): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length && left.every((one: Value, at) => equal(one, right[at] as Value))
    );
  }
  return left === right || compare(left, right) === 0;
}

function toInstant(text: string): string {
  return isDate(text) ? `${text}T00:00:00.000Z` : text;
}
