import type { FieldAst } from '../ast';
import type { Entry, Fields, Type } from '../expression/types';
import { scalarType } from './things';
import type { References } from './things';

/** Small makers of the entries names stand for. */

export function thing(title: string, fields: Fields, missing?: string): Entry {
  return {
    type: { kind: 'thing', title, fields, ...(missing === undefined ? {} : { missing }) },
    sure: true,
  };
}

export function each(
  names: Readonly<Record<string, unknown>>,
  type: Type,
  sure: boolean,
): Map<string, Entry> {
  return new Map(Object.keys(names).map((name) => [name, { type, sure }]));
}

export function formFields(fields: readonly FieldAst[], known: References, sure = true): Fields {
  const found = new Map<string, Entry>();
  for (const { name, type, values, required, default: start } of fields) {
    const list = values?.map(({ value }) => value);
    const there = sure && (required || start !== undefined);
    found.set(name.value, { type: scalarType(type, list, known), sure: there });
  }
  return found;
}

/** Fields of several things one of which is meant: sure only where all of them have it. */
export function merge(lists: readonly Fields[]): Fields {
  const found = new Map<string, Entry>();
  for (const fields of lists) {
    for (const [name, entry] of fields) {
      if (found.has(name)) continue;
      const sure = lists.every((list) => list.get(name)?.sure === true);
      found.set(name, { ...entry, sure });
    }
  }
  return found;
}

export function unsure(fields: Fields): Fields {
  return new Map([...fields].map(([name, entry]) => [name, { ...entry, sure: false }]));
}
