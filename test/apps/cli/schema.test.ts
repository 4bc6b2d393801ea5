import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { schemasIn } from '../../../playbooks/compiler/schema/editor';
import { Editor } from '../../support/editor';
import { tenureIn } from '../../support/tenure-command';

let folder: string;
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  tenureIn(folder, 'init');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('an editor knows every file of a new project, by its first line and by its settings', async () => {
  const { 'yaml.schemas': globs } = JSON.parse(read('.vscode/settings.json')) as {
    'yaml.schemas': Record<string, string>;
  };
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((file) => file.endsWith('.yaml'))) {
    expect(await new Editor(folder).faults(name, read(name))).toEqual([]);
    const bare = read(name).replace(/^# yaml-language-server.*\n/, '');
    const wrong = `${bare.trimEnd()}\nnosuchkey: 1\n`;
    expect((await new Editor(folder, globs).faults(name, wrong)).join()).toMatch(/nosuchkey/);
  }
});

test('schema brings an older project up to date, and says when there is nothing to do', () => {
  writeFileSync(join(folder, 'schema', 'playbook.schema.json'), '{}');
  rmSync(join(folder, 'schema', 'test.schema.json'));
  const stale = tenureIn(folder, 'schema', '--check');
  expect(stale).toMatchObject({ code: 1, out: '' });
  expect(stale.err).toContain('not up to date schema/playbook.schema.json');
  expect(tenureIn(folder, 'schema')).toMatchObject({
    code: 0,
    out: 'written schema/playbook.schema.json\nwritten schema/test.schema.json\n',
  });
  for (const [name, text] of schemasIn('schema')) expect(read(name)).toBe(text);
  expect(tenureIn(folder, 'schema', '--check').code).toBe(0);
});

test('schema names the schemas in every file, wherever they lie, and changes nothing else', () => {
  const before = read('calendars/office.yaml').replace(/^# yaml-language-server.*\n/, '');
  writeFileSync(join(folder, 'calendars', 'office.yaml'), before);
  expect(tenureIn(folder, 'schema', '--lines', '--out', 'tools/schema').code).toBe(0);
  const line = '# yaml-language-server: $schema=../tools/schema/calendar.schema.json\n';
  expect(read('calendars/office.yaml')).toBe(`${line}${before}`);
  expect(read('welcome.test.yaml')).toMatch(
    /^# yaml-language-server: \$schema=tools\/schema\/test\.schema\.json\n# What must happen/,
  );
  expect(tenureIn(folder, 'schema', '--lines', '--out', 'tools/schema', '--check').code).toBe(0);
});

test('what --check says to run mends what it has found, from where it was asked', () => {
  const above = dirname(folder);
  const name = basename(folder);
  const spaced = `${name} of ours`;
  renameSync(folder, join(above, spaced));
  try {
    for (const flags of [[], ['--out', 'tools/schema', '--lines']]) {
      rmSync(join(above, spaced, 'schema'), { recursive: true, force: true });
      const { err } = tenureIn(above, 'schema', spaced, '--check', ...flags);
      expect(err).toMatch(`run: tenure schema '${spaced}'`);
      const run = /run: tenure (.*)/.exec(err)?.[1] ?? '';
      const words = [...run.matchAll(/'([^']*)'|(\S+)/g)].map(([, one, two]) => one ?? two ?? '');
      expect(tenureIn(above, ...words)).toMatchObject({ code: 0, err: '' });
      expect(tenureIn(above, 'schema', spaced, '--check', ...flags).code).toBe(0);
    }
  } finally {
    renameSync(join(above, spaced), folder);
  }
});

test('schema refuses what it cannot do by name', () => {
  expect(tenureIn(folder, 'schema', 'schema').err).toContain('there is no catalog.yaml in schema');
  expect(tenureIn(folder, 'schema', 'nowhere')).toMatchObject({ code: 2 });
  const outside = tenureIn(folder, 'schema', '--out', '../elsewhere');
  expect(outside.code).toBe(2);
  expect(outside.err).toContain('write --out schema');
  const taken = tenureIn(folder, 'schema', '--out', 'catalog.yaml');
  expect(taken).toMatchObject({ code: 2, out: '' });
  expect(taken.err).toContain('cannot write catalog.yaml/calendar.schema.json');
});
