import type { Attribute } from '../../../playbooks/kernel/catalog';
import type { Value } from '../../../playbooks/kernel/expression';
import type { Fault } from '../refused';
import { isClean, isId } from './check-text';
import { isDate, parseTime } from './parse-time';
import { suggest } from './suggest';

/** A value as it is kept (times in UTC with ms), or what is wrong with it. */
export type CheckedValue =
  | { readonly kind: 'good'; readonly value: Value }
  | { readonly kind: 'bad'; readonly fault: Omit<Fault, 'pointer'> };

const TEXT_LIMIT = 10_000;
const LIST_LIMIT = 1_000;

/** Checks one JSON value against its declaration in the catalog: an attribute, or a field of an event or a form. */
export function checkValue(value: unknown, attribute: Attribute): CheckedValue {
  switch (attribute.type) {
    case 'text':
    case 'long_text':
      return checkText(value, attribute.type);
    case 'number':
    case 'money':
      return typeof value === 'number' && Number.isFinite(value)
        ? good(value)
        : wrong(value, 'a number');
    case 'boolean':
      return typeof value === 'boolean' ? good(value) : wrong(value, 'true or false');
    case 'date':
      return typeof value === 'string' && isDate(value)
        ? good(value)
        : wrong(value, 'a day, YYYY-MM-DD');
    case 'time':
      return checkTime(value);
    case 'enum':
      return checkEnum(value, Object.keys(attribute.values ?? {}));
    case 'person':
    case 'contact':
      return isId(value) ? good(value) : wrong(value, `the id of a ${attribute.type}`);
    case 'list':
      return checkList(value, attribute);
  }
}

function checkText(value: unknown, type: 'text' | 'long_text'): CheckedValue {
  if (typeof value !== 'string') return wrong(value, 'a text');
  if (value.length > TEXT_LIMIT)
    return bad('out_of_range', `a text has at most ${TEXT_LIMIT} characters`);
  if (isClean(value, type === 'text' ? 'one line' : 'many lines')) return good(value);
  return bad(
    'forbidden_character',
    'the text holds a control character, a mark that turns its direction or half a surrogate pair',
    'remove it',
  );
}

function checkTime(value: unknown): CheckedValue {
  const at = typeof value === 'string' ? parseTime(value) : 'no time';
  if (at === 'no zone')
    return bad(
      'time_without_zone',
      `${shown(value)} has no zone`,
      'end it with Z or an offset such as +08:00',
    );
  if (at === 'no time') return wrong(value, 'a time such as 2026-03-05T09:00:00+08:00');
  return good(new Date(at).toISOString());
}

function checkEnum(value: unknown, known: readonly string[]): CheckedValue {
  if (typeof value !== 'string') return wrong(value, `one of ${known.join(', ')}`);
  if (known.includes(value)) return good(value);
  return bad('wrong_type', `${shown(value)} is none of ${known.join(', ')}`, suggest(value, known));
}

function checkList(value: unknown, attribute: Attribute): CheckedValue {
  if (!Array.isArray(value)) return wrong(value, 'a list');
  if (value.length > LIST_LIMIT)
    return bad('out_of_range', `a list has at most ${LIST_LIMIT} elements`);
  const of: Attribute = { ...attribute, type: attribute.of ?? 'text' };
  const values: Value[] = [];
  for (const element of value) {
    const checked =
      of.type === 'list' ? wrong(element, 'no list within a list') : checkValue(element, of);
    if (checked.kind === 'bad') return checked;
    values.push(checked.value);
  }
  return good(values);
}

function good(value: Value): CheckedValue {
  return { kind: 'good', value };
}

function bad(code: Fault['code'], detail: string, fix?: string): CheckedValue {
  return { kind: 'bad', fault: { code, detail, ...(fix === undefined ? {} : { fix }) } };
}

function wrong(value: unknown, wanted: string): CheckedValue {
  return bad('wrong_type', `expected ${wanted}, found ${shown(value)}`);
}

/** A value in a message, short: never a whole text. What nests deeper than the stack is told, not written. */
export function shown(value: unknown): string {
  const text = written(value);
  return text.length <= 40 ? text : `${text.slice(0, 37)}…`;
}

function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return 'something nested too deep to show';
  }
}
