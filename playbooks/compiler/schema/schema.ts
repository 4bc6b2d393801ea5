import type { Thing } from '../shape/keys';
import { THINGS } from './things';
import { KEY_WORDS } from './words';

/** JSON Schema, draft 7: what editors with a YAML language server understand best. */

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };
export type Schema = { readonly [key: string]: Json };
/** Name -> schema; they refer to each other by name. */
export type Definitions = Readonly<Record<string, Schema>>;

export function ref(name: string): Schema {
  return { $ref: `#/definitions/${name}` };
}

export function list(items: Schema, more: Schema = {}): Schema {
  return { type: 'array', items, ...more };
}

/** A map whose keys are named by the author. `names` says how. */
export function mapOf(value: Schema, names: Schema = ref('id'), more: Schema = {}): Schema {
  // Editors would offer a key called "property".
  const propertyNames = { ...names, doNotSuggest: true };
  return { type: 'object', propertyNames, additionalProperties: value, ...more };
}

export function oneOf(...values: readonly string[]): Schema {
  return { type: 'string', enum: values };
}

/** `errorMessage` and `patternErrorMessage` are what editors show instead of the pattern. */
export function text(pattern: string, message: string, more: Schema = {}): Schema {
  return { type: 'string', pattern, patternErrorMessage: message, ...more };
}

/** A whole number, as `wholeNumber` of the compiler reads it. */
export function whole(minimum: number, maximum: number): Schema {
  return { type: 'integer', minimum, maximum };
}

/** A map with exactly the keys of a thing, each with its sentence; `values` says what may stand there. */
export function thing(name: string, values: Definitions, more: Schema = {}): Schema {
  const { required, optional } = keysOf(name);
  const words = KEY_WORDS[name] ?? {};
  const keys = [...required, ...optional];
  const properties = keys.map((key) => {
    const value = values[key];
    if (value === undefined) throw new Error(`${name}.${key} has no schema`);
    return [key, { description: words[key] ?? '', ...value }] as const;
  });
  return {
    title: titleOf(name),
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
    ...more,
  };
}

const TABLE: Readonly<Record<string, Thing>> = THINGS;

/** `a form field` -> `Form field`. */
function titleOf(name: string): string {
  const { thing: words = name } = TABLE[name] ?? {};
  const bare = words.replaceAll('"', '').replace(/^(an?|the) /, '');
  return `${bare.slice(0, 1).toUpperCase()}${bare.slice(1)}`;
}

/** The keys of a thing that may be written. */
export function keysOf(name: string): {
  readonly required: readonly string[];
  readonly optional: readonly string[];
} {
  const { required = [], optional = [] } = TABLE[name] ?? {};
  return { required, optional: optional.filter((key) => !required.includes(key)) };
}
