import type { Attribute, Attributes } from '../kernel/catalog';
import { toTime } from '../kernel/civil';
import type { Value } from '../kernel/expression';

/** What a call was answered, field by field against what the catalog declares. Others are left out; names are no secret, values may be. */

export type CheckedAnswer =
  | { readonly kind: 'fits'; readonly answer: Readonly<Record<string, Value>> }
  | { readonly kind: 'wrong'; readonly reason: string };

const LONGEST_TEXT = 8_192;

export function checkAnswer(found: unknown, declared: Attributes): CheckedAnswer {
  const names = Object.keys(declared);
  if (names.length > 0 && (typeof found !== 'object' || found === null || Array.isArray(found)))
    return { kind: 'wrong', reason: 'the answer is no object of JSON' };
  const fields = new Map(Object.entries(Object(found) as Record<string, unknown>));
  const answer: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(declared)) {
    const given = fields.get(name) ?? attribute.default;
    if (given === undefined || given === null) {
      if (attribute.required) return { kind: 'wrong', reason: `"${name}" is missing` };
      continue;
    }
    const value = toValue(given, attribute);
    if (value === undefined) return { kind: 'wrong', reason: `"${name}" is no ${attribute.type}` };
    answer[name] = value;
  }
  return { kind: 'fits', answer };
}

function toValue(given: unknown, { type, of, values }: Attribute): Value | undefined {
  if (type === 'list') {
    if (!Array.isArray(given) || of === undefined) return undefined;
    const items = given.map((one) => toScalar(one, of, values));
    return items.includes(undefined) ? undefined : (items as Value);
  }
  return toScalar(given, type, values);
}

function toScalar(
  given: unknown,
  type: Attribute['type'],
  values: Attribute['values'],
): Value | undefined {
  if (type === 'number' || type === 'money')
    return typeof given === 'number' && Number.isFinite(given) ? given : undefined;
  if (type === 'boolean') return typeof given === 'boolean' ? given : undefined;
  if (typeof given !== 'string' || given.length > LONGEST_TEXT) return undefined;
  if (type === 'enum') return Object.hasOwn(values ?? {}, given) ? given : undefined;
  if (type === 'date') return isDate(given) ? given : undefined;
  return type === 'time' ? timeOf(given) : given;
}

function isDate(text: string): boolean {
  const at = /^[1-9]\d{3}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(at) && toTime(at).startsWith(text);
}

/** A moment without a zone means another one to each reader: it is none. */
function timeOf(text: string): string | undefined {
  const zoned = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const at = zoned && isDate(text.slice(0, 10)) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : toTime(at);
}
