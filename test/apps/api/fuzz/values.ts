import type { Random } from '../../../fuzz/random';

/** As the description writes them; what is not read here allows everything. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly additionalProperties?: boolean | Schema;
}

/** Words of this world by the name of the member that takes them: ids of things that are there, and others. */
export type Words = Readonly<Record<string, readonly string[]>>;

/** Texts that nobody expects: of another language, of no language, of another program. */
export const STRANGE: readonly unknown[] = [
  '',
  ' ',
  '0',
  'null',
  '__proto__',
  'constructor',
  'toString',
  "' OR 1=1 --",
  '"; DROP TABLE customer; --',
  '%00',
  '%',
  '../../etc/passwd',
  '{{ customer.name }}',
  '<script>alert(1)</script>',
  'a\r\nBcc: x@example.com',
  '\u0000',
  '\ud800',
  '\u202eabc',
  '👩‍👩‍👧‍👦'.repeat(40),
  '安科'.repeat(600),
  'x'.repeat(20_000),
  '2026-02-30',
  '2026-03-05T09:00:00',
  '+275760-09-13T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '0001-01-01T00:00:00Z',
  'ana@example.com',
  '3d',
  '-1bd',
  '99999999999999999999d',
  0,
  -1,
  1.5,
  1e308,
  -0,
  2 ** 53,
  2 ** 31,
  true,
  false,
  null,
  [],
  {},
  [[[[]]]],
  { a: { b: { c: [null] } } },
];

const TIMES = [
  '2026-03-05T09:00:00Z',
  '2030-01-01T00:00:00+08:00',
  '2020-02-29T23:59:59.999-05:00',
];

/** A value that fits the schema, mostly; `name` is the member it stands in. */
export function valueOf(schema: Schema, name: string, ground: Ground): unknown {
  const { random, words } = ground;
  const { type } = schema;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.of(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined && choices.length > 0) return valueOf(random.of(choices), name, ground);
  const one = Array.isArray(type) ? random.of(type as readonly string[]) : type;
  if (one === 'object' || (one === undefined && schema.properties !== undefined))
    return objectOf(schema, name, ground);
  if (one === 'array')
    return Array.from({ length: (schema.minItems ?? 0) + random.small(4) }, () =>
      valueOf(schema.items ?? {}, name, ground),
    );
  if (one === 'boolean') return random.chance(0.5);
  if (one === 'null') return null;
  if (one === 'integer' || one === 'number') {
    const low = Math.max(schema.minimum ?? -10, -1_000);
    const high = Math.min(schema.maximum ?? 100, 1_000);
    return low + random.below(Math.max(1, Math.floor(high - low + 1)));
  }
  if (one === undefined) return random.of([...STRANGE, ...(words[name] ?? ['x'])]);
  const known = words[name];
  if (known !== undefined && random.chance(0.85)) return random.of(known);
  if (/^(?:at|until|from|since|as_of|expires_at)$/.test(name)) return random.of([...TIMES, '2d']);
  return random.of(['acme', 'a', 'Word', 'li', 'two words']);
}

/** Where values are made. */
export interface Ground {
  readonly random: Random;
  readonly words: Words;
}

function objectOf(schema: Schema, name: string, ground: Ground): Record<string, unknown> {
  const { random, words } = ground;
  const required = new Set(schema.required ?? []);
  const own = Object.entries(schema.properties ?? {}).flatMap(([member, one]) =>
    required.has(member) || random.chance(0.35)
      ? [[member, valueOf(one, member, ground)] as const]
      : [],
  );
  if (schema.additionalProperties === false || schema.additionalProperties === undefined)
    return Object.fromEntries(own);
  // Open objects: attributes of the catalog, fields of a form, files of a project.
  const beside = Array.from({ length: random.small(6) }, () => {
    const member = random.of(words[`members of ${name}`] ?? words['attributes'] ?? ['x']);
    const value = random.chance(0.7) ? random.of(words[member] ?? ['x']) : random.of(STRANGE);
    return [member, value] as const;
  });
  return Object.fromEntries([...own, ...beside]);
}

/** The same with something wrong in it somewhere. */
export function spoiled(value: unknown, { random, words }: Ground): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.15)) return random.of(STRANGE);
  if (Array.isArray(value)) {
    if (value.length === 0) return [random.of(STRANGE)];
    const at = random.below(value.length);
    return value.map((one: unknown, i) => (i === at ? spoiled(one, { random, words }) : one));
  }
  const members = Object.entries(value);
  const at = random.below(members.length + 1);
  const changed = members.flatMap(([name, one], i): (readonly [string, unknown])[] => {
    if (i !== at) return [[name, one]];
    if (random.chance(0.25)) return [];
    if (random.chance(0.2)) return [[`${name}x`, one]];
    return [[name, random.chance(0.5) ? spoiled(one, { random, words }) : random.of(STRANGE)]];
  });
  if (at < members.length) return Object.fromEntries(changed);
  return { ...Object.fromEntries(changed), [random.of(['x', '__proto', 'id', 'constructor'])]: 1 };
}
