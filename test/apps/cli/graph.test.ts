import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIBRARY, SMALL } from '../../support/project-folder';
import { tenureIn } from '../../support/tenure-command';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  cpSync(SMALL, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a picture is printed, or written where it should go, in the format its name asks for', () => {
  expect(tenureIn(folder, 'graph', 'call').out).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  for (const [file, start] of [
    ['call.svg', '<svg '],
    ['deep/call.mmd', '---\ntitle: '],
    ['call.DOT', 'digraph '],
  ] as const) {
    expect(tenureIn(folder, 'graph', 'call', '--out', file)).toMatchObject({
      code: 0,
      out: `written ${file}\n`,
    });
    expect(readFileSync(join(folder, file), 'utf8').startsWith(start)).toBe(true);
  }
  expect(tenureIn(folder, 'graph', 'call', '--format', 'mermaid', '--out', 'x.svg').code).toBe(0);
  expect(readFileSync(join(folder, 'x.svg'), 'utf8')).toContain('flowchart TD');
});

test('the playbook of a project that has only one need not be named', () => {
  expect(tenureIn(folder, 'graph').out).toContain('<title>call: First call</title>');
  expect(tenureIn('/', 'graph', folder).out).toContain('<title>call: First call</title>');
  expect(tenureIn('/', 'graph', folder, 'call', '--format', 'dot').code).toBe(0);
  const several = tenureIn('/', 'graph', LIBRARY);
  expect([several.code, several.err]).toEqual([2, expect.stringContaining('which playbook?')]);
  expect(several.err).toContain('renewal');
});

test.each([
  [
    'x.png',
    'error --out x.png ends in .png, which cannot be drawn; end it in .svg, .mmd, .mermaid, .dot, .gv, or add --format\n',
  ],
  [
    'picture',
    'error --out picture has no ending; end it in .svg, .mmd, .mermaid, .dot, .gv, or add --format\n',
  ],
])('a name that says no format we draw is refused with those we do: %s', (file, err) => {
  expect(tenureIn(folder, 'graph', 'call', '--out', file)).toEqual({ code: 2, out: '', err });
  expect(existsSync(join(folder, file))).toBe(false);
  const named = tenureIn(folder, 'graph', 'call', '--out', file, '--format', 'dot');
  expect([named.code, existsSync(join(folder, file))]).toEqual([0, true]);
});

test('what cannot be drawn or written is told', () => {
  expect(tenureIn(folder, 'graph', 'cal').err).toContain('did you mean call?');
  expect(tenureIn(folder, 'graph', 'call', '--out', 'templates')).toMatchObject({
    code: 2,
    err: 'error cannot write templates: it is a folder; name a file\n',
  });
  const file = join(folder, 'call.playbook.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('timeout: 5bd', 'timeout: soon'));
  const broken = tenureIn(folder, 'graph', 'call', '--out', 'call.svg');
  expect([broken.code, broken.err]).toEqual([1, expect.stringContaining('error bad-span')]);
  expect(existsSync(join(folder, 'call.svg'))).toBe(false);
});
