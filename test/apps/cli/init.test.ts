import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tenureIn } from '../../support/tenure-command';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a new project is checked and tested clean at once, in form and without a warning', () => {
  const { code, out } = tenureIn(folder, 'init', 'mine');
  expect(code).toBe(0);
  expect(out).toContain('cd mine');
  const mine = join(folder, 'mine');
  const checked = tenureIn(mine, 'check');
  expect(checked.code).toBe(0);
  expect(checked.out).toMatch(/^ok 1 playbook, 5 cases in \.(; .*)?\n$/);
  expect(tenureIn(mine, 'test', '--min', '100')).toMatchObject({ code: 0 });
  expect(tenureIn(mine, 'fmt', '--check')).toMatchObject({ code: 0 });
});

test('every command that a new project tells of works in it', () => {
  tenureIn(folder, 'init');
  const told = readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^tenure (\w+)(.*)$/gm);
  const offline = [...told].filter(([, command]) => command !== 'diff');
  expect(offline.length).toBeGreaterThan(3);
  for (const [, command = '', rest = ''] of offline) {
    const words = [...rest.replace(/#.*/, '').matchAll(/"([^"]+)"|(\S+)/g)];
    const given = words.map(([, quoted, bare]) => quoted ?? bare ?? '');
    expect(tenureIn(folder, command, ...given)).toMatchObject({ code: 0, err: '' });
  }
});

test('every file of a new project names a schema that lies beside it', () => {
  tenureIn(folder, 'init');
  const schemas = readdirSync(join(folder, 'schema'));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.yaml'))) {
    const [, path = ''] =
      /^# yaml-language-server: \$schema=(\S+)/.exec(readFileSync(join(folder, file), 'utf8')) ??
      [];
    expect(join(file, '..', path).replace(/^schema\//, '')).toBe(
      schemas.find((name) => path.endsWith(name)),
    );
  }
  const settings: unknown = JSON.parse(
    readFileSync(join(folder, '.vscode', 'settings.json'), 'utf8'),
  );
  const { 'yaml.schemas': mapped } = settings as { 'yaml.schemas': Record<string, string> };
  expect(Object.keys(mapped).sort()).toEqual(schemas.map((name) => `schema/${name}`).sort());
});

test('a folder that holds something is left as it is', () => {
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  const { code, err } = tenureIn(folder, 'init');
  expect(code).toBe(2);
  expect(err).toContain('this folder is not empty (it has notes.txt)');
  expect(readdirSync(folder)).toEqual(['notes.txt']);
  expect(tenureIn(folder, 'init', 'notes.txt').err).toContain('notes.txt is a file');
  expect(tenureIn(folder, 'init', 'notes.txt/inside').err).toContain('not a folder');
});

test('a folder that holds nothing but version control is empty', () => {
  mkdirSync(join(folder, '.git'));
  expect(tenureIn(folder, 'init')).toMatchObject({ code: 0 });
});
