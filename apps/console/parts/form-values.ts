import type { Messages } from '../messages/en';
import type { FormField } from '../services/tasks';

/** What is typed into typed fields, and what the API takes of it. */

export type Fields = Readonly<Record<string, FormField>>;
export type Typed = Readonly<Record<string, string | boolean>>;

export function defaultsOf(fields: Fields): Typed {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { default: value }]) =>
      value === undefined
        ? []
        : [[name, typeof value === 'boolean' ? value : String(value)] as const],
    ),
  );
}

/** name -> what is wrong, before anything is sent. */
export function faultsOfFields(
  fields: Fields,
  values: Typed,
  { task: words }: Messages,
): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    if (field.required && (value === undefined || value === '') && field.type !== 'boolean')
      faults[name] = words.missing(field.label);
    else if (isOut(field, value))
      faults[name] = words.outOfRange(String(field.min ?? '−∞'), String(field.max ?? '∞'));
  }
  return faults;
}

function isOut({ type, min, max }: FormField, value: string | boolean | undefined): boolean {
  if ((type !== 'number' && type !== 'money') || typeof value !== 'string' || value === '')
    return false;
  const n = Number(value);
  return Number.isNaN(n) || n < (min ?? -Infinity) || n > (max ?? Infinity);
}

/** Numbers as numbers, a time with its offset, nothing where nothing was said. */
export function toForm(fields: Fields, values: Typed): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { type }]): (readonly [string, unknown])[] => {
      const value = values[name];
      if (type === 'boolean') return [[name, value === true]];
      if (typeof value !== 'string' || value === '') return [];
      if (type === 'number' || type === 'money') return [[name, Number(value)]];
      if (type === 'time') return [[name, new Date(value).toISOString()]];
      return [[name, value]];
    }),
  );
}
