import { REFUSED, THINGS } from './things';
import { KEY_WORDS } from './words';

/** JSON Schema, draft 7: what editors with a YAML language server understand best. */

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Schema = { readonly [key: string]: Json };
/** Name -> schema; they refer to each other by name. */
export type Definitions = Readonly<Record<string, Schema>>;

export function ref(name: string): Schema {
  return { $ref: `#/definitions/${name}` };
}

export function any(...schemas: readonly Schema[]): Schema {
  return { anyOf: schemas };
}

export function list(items: Schema, more: Schema = {}): Schema {
  return { type: 'array', items, ...more };
}

/** A map whose keys are named by the author. */
export function mapOf(value: Schema, more: Schema = {}): Schema {
  return { type: 'object', additionalProperties: value, ...more };
}

export function oneOf(...values: readonly string[]): Schema {
  return { type: 'string', enum: values };
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
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
    ...more,
  };
}

/** The keys of a thing that may be written. */
export function keysOf(name: string): {
  readonly required: readonly string[];
  readonly optional: readonly string[];
} {
  const table: Readonly<
    Record<string, { required?: readonly string[]; optional?: readonly string[] }>
  > = THINGS;
  const { required = [], optional = [] } = table[name] ?? {};
  const refused = REFUSED[name] ?? [];
  return {
    required,
    optional: optional.filter((key) => !refused.includes(key) && !required.includes(key)),
  };
}

/** `definitions` and of them only what `root` leads to, sorted by name. */
export function reachable(root: Schema, definitions: Definitions): Definitions {
  const found = new Set<string>();
  const open: Json[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) open.push(...(next as readonly Json[]));
    else {
      const map = next as Schema;
      const name = typeof map.$ref === 'string' ? map.$ref.replace('#/definitions/', '') : '';
      const target = definitions[name];
      if (target !== undefined && !found.has(name)) {
        found.add(name);
        open.push(target);
      }
      open.push(...Object.values(map));
    }
  }
  return Object.fromEntries([...found].sort().map((name) => [name, definitions[name] ?? {}]));
}
