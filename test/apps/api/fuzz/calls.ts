import { Random } from '../../../fuzz/random';
import { GOOD } from './good-bodies';
import { type Ground, type Schema, spoiled, STRANGE, valueOf, type Words } from './values';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema?: Schema;
}

/** One route as the description tells it. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  /** Status, or `default`, -> what is answered; null: nothing is said of it. */
  readonly answers: Readonly<Record<string, Schema | null>>;
}

export interface Call {
  readonly operation: Operation;
  readonly url: string;
  /** Name of the caller. */
  readonly as: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent; undefined: without. */
  readonly body: string | undefined;
}

/** Everything that is written down of the routes, in its order. */
export function operationsOf(document: unknown): Operation[] {
  const { paths } = document as {
    paths: Readonly<Record<string, Readonly<Record<string, Written>>>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, written]) => ({
      method: method.toUpperCase(),
      path,
      parameters: written.parameters ?? [],
      body: written.requestBody?.content['application/json']?.schema,
      answers: Object.fromEntries(
        Object.entries(written.responses).map(([status, { content }]) => [
          status,
          Object.values(content ?? {})[0]?.schema ?? null,
        ]),
      ),
    })),
  );
}

interface Written {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

/** The call with this number: the same for the same seed, whatever the world answers. */
export function callOf(
  operations: readonly Operation[],
  words: Words,
  { seed, number }: { readonly seed: number; readonly number: number },
): Call {
  const random = Random.of(seed, 'api', number);
  const ground = { random, words };
  const operation = random.of(operations);
  const query = operation.parameters.filter((one) => one.in === 'query');
  return {
    operation,
    url: `${pathOf(operation, ground)}${queryOf(query, ground)}`,
    as: random.weighted(CALLERS),
    headers: headersOf(operation, { ...ground, number }),
    body: bodyOf(operation, { ...ground, number }),
  };
}

const CALLERS = [
  [30, 'admin'],
  [20, 'ops'],
  [20, 'key'],
  [12, 'csm'],
  [8, 'leader'],
  [3, 'narrow'],
  [2, 'nobody'],
  [1, 'strange'],
] as const;

function pathOf({ path, parameters }: Operation, { random, words }: Ground): string {
  const kind = path.split('/')[2] ?? '';
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (random.chance(0.08)) return encoded(random.of(STRANGE));
    const schema = parameters.find((one) => one.in === 'path' && one.name === name)?.schema;
    const known = words[`${kind} ${name}`] ?? words[kind] ?? words[name];
    if (known !== undefined && random.chance(0.9)) return encoded(random.of(known));
    return encoded(schema?.format === 'uuid' ? random.of(words['uuid'] ?? ['x']) : 'x');
  });
}

function queryOf(parameters: readonly Parameter[], ground: Ground): string {
  const { random, words } = ground;
  const pairs = parameters.flatMap(({ name, schema = {}, required = false }) => {
    if (!required && !random.chance(0.2)) return [];
    const value = random.chance(0.15) ? random.of(STRANGE) : valueOf(schema, name, ground);
    return [`${encoded(name)}=${encoded(value)}`];
  });
  if (random.chance(0.06))
    pairs.push(
      `${encoded(random.of([...(words['attributes'] ?? []), 'x', 'limit']))}${random.of(['', '.lt', '.in', '.null', '.x'])}=${encoded(random.of(STRANGE))}`,
    );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function headersOf(
  { parameters }: Operation,
  { random, number }: Ground & { readonly number: number },
): Record<string, string> {
  const names = parameters.filter((one) => one.in === 'header').map(({ name }) => name);
  const headers: Record<string, string> = {};
  if (names.includes('Idempotency-Key') && random.chance(0.9))
    headers['idempotency-key'] = random.chance(0.1) ? `k${random.below(20)}` : `k${number}`;
  if (names.includes('If-Match') && random.chance(0.9))
    headers['if-match'] = random.of(['"1"', '"0"', '"2"', '*', 'W/"1"', '""', 'x']);
  if (random.chance(0.1))
    headers['accept-language'] = random.of(['zh-CN', 'en', '*', 'x;q=z', '😀']);
  return headers;
}

function bodyOf(
  { body, method, path }: Operation,
  ground: Ground & { readonly number: number },
): string | undefined {
  const { random, number } = ground;
  if (body === undefined) return method === 'GET' || random.chance(0.9) ? undefined : '{}';
  if (random.chance(0.02))
    return random.of([
      '',
      '{',
      '[]',
      'null',
      '"x"',
      '{"a":1,}',
      `${'['.repeat(64)}${']'.repeat(64)}`,
    ]);
  const known = GOOD[`${method} ${path}`];
  const good =
    known !== undefined && random.chance(0.6) ? known(number, random) : valueOf(body, '', ground);
  const value = random.chance(0.45) ? spoiled(good, ground) : good;
  return JSON.stringify(value) ?? 'null';
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  // Half a pair becomes the sign for what cannot be read: it has no place in an address.
  return encodeURIComponent(Buffer.from(text.slice(0, 2_000)).toString());
}
