import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tenureIn } from '../../support/tenure-command';

const FRESH = join(__dirname, '..', '..', '..', 'playbooks', 'fresh');
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  cpSync(FRESH, folder, { recursive: true });
  file = join(folder, 'welcome.playbook.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The key that names the playbook stands last and too far to the right. */
function mess(): string {
  const text = readFileSync(file, 'utf8').replace('playbook: welcome\n', '');
  const messy = `${text}playbook:    welcome # mine\n`;
  writeFileSync(file, messy);
  return messy;
}

test('--check names the files that are not in form, changes nothing and ends with 1', () => {
  const messy = mess();
  const { code, out } = tenureIn(folder, 'fmt', '--check');
  expect(code).toBe(1);
  expect(out).toContain('not in form welcome.playbook.yaml');
  expect(out).toContain('1 of 5 files to be formatted (run: tenure fmt)');
  expect(readFileSync(file, 'utf8')).toBe(messy);
});

test('a file is written in form, its comments with it, and then it is in form', () => {
  mess();
  expect(tenureIn(folder, 'fmt')).toMatchObject({ code: 0 });
  const text = readFileSync(file, 'utf8');
  expect(text.indexOf('playbook: welcome # mine')).toBeLessThan(text.indexOf('title:'));
  expect(text).toContain('# who is told when something is stuck');
  expect(tenureIn(folder, 'fmt', '--check')).toMatchObject({
    code: 0,
    out: 'ok 5 files in form\n',
  });
  expect(tenureIn(folder, 'check')).toMatchObject({ code: 0 });
});

test('a file that is no YAML is left as it is, and told', () => {
  writeFileSync(file, 'playbook: [welcome\n');
  const { code, out } = tenureIn(folder, 'fmt');
  expect(code).toBe(1);
  expect(out).toContain('error yaml-syntax');
  expect(out).toContain('1 left as they are: mend them first');
  expect(readFileSync(file, 'utf8')).toBe('playbook: [welcome\n');
});

test('what is no file of ours is wrong usage', () => {
  expect(tenureIn(folder, 'fmt', 'README.md')).toMatchObject({ code: 2 });
  expect(tenureIn(folder, 'fmt', 'nothing.yaml')).toMatchObject({ code: 2 });
  expect(tenureIn('/', 'fmt')).toMatchObject({ code: 2 });
});
