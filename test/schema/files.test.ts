import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaFiles } from '../../playbooks/compiler/schema/files';
import { keysOf } from '../../playbooks/compiler/schema/schema';
import { THINGS } from '../../playbooks/compiler/schema/things';
import type { Thing } from '../../playbooks/compiler/shape/keys';
import { KEY_WORDS } from '../../playbooks/compiler/schema/words';

/** `npm run schemas` writes them anew. */
const root = join(__dirname, '../../playbooks/schema');

test('the committed schemas are what the key tables of the compiler say', () => {
  const made = new Map(
    [...schemaFiles()].map(([name, text]) => [`${name}.schema.json`, text] as const),
  );
  if (process.env.SCHEMAS === 'write') {
    mkdirSync(root, { recursive: true });
    for (const [name, text] of made) writeFileSync(join(root, name), text);
  }
  expect(readdirSync(root).sort()).toEqual([...made.keys()].sort());
  for (const [name, text] of made) expect(readFileSync(join(root, name), 'utf8')).toBe(text);
});

test.each(Object.keys(THINGS))('every key of %s has a sentence, and no other has', (name) => {
  const { required, optional } = keysOf(name);
  expect(Object.keys(KEY_WORDS[name] ?? {}).sort()).toEqual([...required, ...optional].sort());
});

test('a trigger that cannot stand in a place is not offered there', () => {
  const tables: Readonly<Record<string, Thing>> = THINGS;
  const places = Object.values(tables).filter(({ elsewhere }) => elsewhere !== undefined);
  expect(places.length).toBeGreaterThan(4);
  for (const { optional = [], elsewhere = [] } of places) {
    expect(optional.filter((key) => elsewhere.includes(key))).toEqual([]);
  }
});

test('every schema is closed: a map with named keys takes no others', () => {
  const open: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const map = value as Record<string, unknown>;
    const named = map.type === 'object' && map.properties !== undefined;
    if (named && map.additionalProperties !== false && typeof map.additionalProperties !== 'object')
      open.push(path);
    // A condition says what is looked at, not all there is.
    for (const [key, inner] of Object.entries(map)) {
      if (key !== 'if') look(inner, `${path}/${key}`);
    }
  };
  for (const [name, text] of schemaFiles()) look(JSON.parse(text), name);
  // What a given world holds depends on the catalog.
  expect(open).toEqual(['scenario/definitions/given', 'test/definitions/given']);
});

test('nothing is offered twice in one place: an editor would make one broken choice of the two', () => {
  const twice: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const { examples, defaultSnippets, enum: words } = value as Record<string, unknown>;
    const snippets = (defaultSnippets ?? []) as readonly { readonly label: string }[];
    const offered = [examples ?? [], words ?? [], snippets.map(({ label }) => label)].flat();
    if (new Set(offered.map(String)).size < offered.length) twice.push(path);
    for (const [key, inner] of Object.entries(value)) look(inner, `${path}/${key}`);
  };
  for (const [name, text] of schemaFiles()) look(JSON.parse(text), name);
  expect(twice).toEqual([]);
});
