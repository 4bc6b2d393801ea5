import type { Definitions, Json, Schema } from './schema';

/**
 * Values that may be written in more than one shape, and keys that go together. Alternatives would make an editor
 * guess which of them was meant; here the shape that was written decides, so that the fault is the one there is.
 */

export interface Shapes {
  readonly map?: Schema;
  readonly list?: Schema;
  readonly scalar?: Schema;
}

/** A map, a list or a scalar, each by its own schema. */
export function shaped(shapes: Shapes, more: Schema = {}): Schema {
  const { map, list } = shapes;
  const { examples, ...scalar } = shapes.scalar ?? {};
  const plain = shapes.scalar && scalar;
  const lists = list && plain ? either({ type: 'array' }, list, plain) : (list ?? plain ?? {});
  const all = map ? either({ type: 'object' }, map, lists) : lists;
  return { ...all, ...offered(scalar, examples), ...more };
}

/** What is offered behind the colon: editors do not look into the branches there. */
function offered({ enum: words, enumDescriptions }: Schema, examples: Json | undefined): Schema {
  if (examples !== undefined) return { examples };
  if (!Array.isArray(words)) return {};
  const said = Array.isArray(enumDescriptions) ? enumDescriptions : [];
  const snippets = words.flatMap((word: Json, index): Schema[] => {
    if (typeof word !== 'string') return [];
    const description = said[index] as Json | undefined;
    return [{ label: word, body: word, ...(description === undefined ? {} : { description }) }];
  });
  return { defaultSnippets: snippets };
}

/** `if`, with a condition for a schema. */
export function either(condition: Schema, then: Schema, otherwise: Schema): Schema {
  return { if: condition, then, else: otherwise };
}

/** A value, or one per value of an enum; `each` is what stands for one of them. */
export function picked(shapes: Shapes, each: Schema): Schema {
  const by = { description: PICK, type: ['string', 'number', 'boolean'], minLength: 1 };
  const pick: Schema = {
    title: 'Pick',
    type: 'object',
    properties: { pick: by, else: { description: 'For all other values.', ...each } },
    required: ['pick'],
    minProperties: 2,
    additionalProperties: each,
  };
  const { map } = shapes;
  if (map === undefined) return shaped({ ...shapes, map: pick });
  const plain = offering(map, { pick: by });
  return shaped({ ...shapes, map: either(has('pick'), pick, plain) });
}

const PICK = 'One value per value of an enum: {pick: customer.tier, gold: 7d, else: 14d}.';

/** The map with further keys that are offered. They lead to another schema, so they are never there. */
export function offering(map: Schema, keys: Definitions): Schema {
  if (map.else !== undefined) return { ...map, else: offering(map.else as Schema, keys) };
  return { ...map, properties: { ...(map.properties as Definitions), ...keys } };
}

export function has(...keys: readonly string[]): Schema {
  return { required: keys };
}

export function hasOneOf(...keys: readonly string[]): Schema {
  return { anyOf: keys.map((key) => has(key)) };
}

/** `key: value` is written. */
export function says(key: string, ...values: readonly string[]): Schema {
  return { required: [key], properties: { [key]: { enum: values } } };
}

/** Where `condition` holds, none of `keys` may stand; each of them is what is underlined. */
export function without(condition: Schema, ...keys: readonly string[]): Schema {
  return { if: condition, then: never(keys) };
}

/** Where `condition` does not hold, none of `keys` may stand. */
export function onlyWith(condition: Schema, ...keys: readonly string[]): Schema {
  return { if: condition, else: never(keys) };
}

/** Where `condition` holds, `keys` are needed. */
export function needs(condition: Schema, ...keys: readonly string[]): Schema {
  return { if: condition, then: has(...keys) };
}

/** A default has the type of what it stands for. */
export function typedDefault(): readonly Schema[] {
  const of = (types: readonly string[], type: string): Schema => {
    return { if: says('type', ...types), then: { properties: { default: { type } } } };
  };
  return [
    of(['number', 'money'], 'number'),
    of(['boolean'], 'boolean'),
    of(['text', 'long_text', 'date', 'time', 'enum'], 'string'),
  ];
}

function never(keys: readonly string[]): Schema {
  return { properties: Object.fromEntries(keys.map((key) => [key, false])) };
}

/** At most one of these keys: all but the first that is written are underlined. */
export function atMostOne(...keys: readonly string[]): readonly Schema[] {
  return keys.slice(0, -1).map((key, index) => without(has(key), ...keys.slice(index + 1)));
}

/** Exactly one of these keys. */
export function exactlyOne(
  ...keys: readonly string[]
): Schema & { readonly allOf: readonly Schema[] } {
  return { ...hasOneOf(...keys), allOf: atMostOne(...keys) };
}
