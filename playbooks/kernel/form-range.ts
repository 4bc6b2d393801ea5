import type { Value } from './expression';

/** `min` and `max` of a form field: of a number its value, of a text its length. Answers what is expected, where it is missed. */
export function outside(
  value: Value,
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const size = typeof value === 'number' ? value : value.length;
  if (size >= (min ?? -Infinity) && size <= (max ?? Infinity)) return undefined;
  const what = typeof value === 'number' ? '' : ' characters';
  const thing = typeof value === 'number' ? 'a number' : 'a text';
  if (min === undefined) return `${thing} up to ${max}${what}`;
  if (max === undefined) return `${thing} from ${min}${what}`;
  return `${thing} from ${min} to ${max}${what}`;
}
