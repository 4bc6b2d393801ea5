/** What of a zod schema is looked at: its kind and what lies inside it. */
interface Inside {
  readonly type?: string;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly innerType?: unknown;
  readonly valueType?: unknown;
  readonly in?: unknown;
  readonly options?: readonly unknown[];
}

/** The members an object may have at `path` of a schema; empty when anything may stand there. */
export function membersAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  const found = path.reduce<unknown[]>(
    (schemas, key) => schemas.flatMap((one) => step(one, key)),
    [schema],
  );
  return [
    ...new Set(found.flatMap(objects).flatMap((one) => Object.keys(inside(one)?.shape ?? {}))),
  ];
}

function inside(schema: unknown): Inside | undefined {
  return (schema as { _zod?: { def?: Inside } } | undefined)?._zod?.def;
}

/** The object schemas behind wrappers and unions. */
function objects(schema: unknown): unknown[] {
  const def = inside(schema);
  if (def === undefined) return [];
  if (def.options !== undefined) return def.options.flatMap(objects);
  const wrapped = def.innerType ?? def.in;
  return wrapped === undefined ? [schema] : objects(wrapped);
}

function step(schema: unknown, key: PropertyKey): unknown[] {
  return objects(schema).flatMap((one) => {
    const def = inside(one);
    const next = def?.shape?.[String(key)] ?? def?.element ?? def?.valueType;
    return next === undefined ? [] : [next];
  });
}
