import type { Definitions, Json, Schema } from './schema';
import { either } from './shapes';

/** The same definitions where `params.x` may stand for a value: in the steps of a fragment. */
export function withParams(definitions: Definitions): Definitions {
  const all = Object.entries(definitions).map(([name, schema]) => {
    return [name, NAMES.includes(name) ? schema : (opened(schema) as Schema)] as const;
  });
  return Object.fromEntries(all);
}

/** What is no value: nothing can be given for it. */
const NAMES = ['id', 'event_type', 'time'];
/** Keywords below which no value is described. */
const OTHER = [
  'if',
  'propertyNames',
  'defaultSnippets',
  'examples',
  'required',
  'enum',
  'enumDescriptions',
];
const PARAM = '^\\s*params\\.[a-z][a-z0-9_]*\\s*$';

function opened(schema: Json): Json {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((item: Json) => opened(item));
  const map = schema as Schema;
  const entries = Object.entries(map).map(([key, value]): [string, Json] => {
    return [key, OTHER.includes(key) ? value : opened(value)];
  });
  return orParam(Object.fromEntries(entries));
}

function orParam(map: Schema): Schema {
  const { type, pattern, enum: values, enumDescriptions, ...rest } = map;
  if (typeof pattern === 'string') return { ...map, pattern: `${pattern}|${PARAM}` };
  if (type === 'string' && values !== undefined) {
    const said = enumDescriptions === undefined ? {} : { enumDescriptions };
    return { ...rest, type, anyOf: [{ enum: values, ...said }, { pattern: PARAM }] };
  }
  if (type === 'number' || type === 'integer' || type === 'boolean') {
    return { ...map, type: [type, 'string'], pattern: PARAM };
  }
  return type === 'array' && isOfExpressions(map) ? either({ type }, map, LISTS) : map;
}

/** Chains: one parameter may be all of it. */
function isOfExpressions({ items }: Schema): boolean {
  return (items as Schema | undefined)?.$ref === '#/definitions/expression';
}

const LISTS: Schema = {
  type: 'string',
  pattern: PARAM,
  patternErrorMessage: 'Write a list like [customer.csm, queue.cs].',
  errorMessage: 'Write a list like [customer.csm, queue.cs].',
};
