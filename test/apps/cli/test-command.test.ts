import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMALL } from '../../support/project-folder';
import { CALL } from '../../testing/call';

const root = join(__dirname, '..', '..', '..');
const bin = join(root, 'apps', 'cli', 'bin.mjs');
let folder: string;
/** Programs are started: on a busy machine each takes its time. */
jest.setTimeout(120_000);
let watching: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  cpSync(SMALL, folder, { recursive: true });
  writeFileSync(join(folder, 'call.test.yaml'), CALL);
});
afterEach(() => {
  watching?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function tenure(...words: string[]): { code: number | null; out: string; err: string } {
  const ran = spawnSync(process.execPath, [bin, ...words], { encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}
function change(from: string, to: string): void {
  expect(CALL).toContain(from);
  writeFileSync(join(folder, 'call.test.yaml'), CALL.replace(from, to));
}

test('test ends with 0 when every case passes, and shows what was seen', () => {
  const { code, out } = tenure('test', folder);
  expect(code).toBe(0);
  expect(out).toContain('1 passed of 1 case');
  expect(out).toContain('call: 75 % of steps, outcomes and arms');
  expect(out).not.toContain('\u001b[');
});

test('test ends with 1 when a case fails, and shows expected beside what happened', () => {
  change('{task: ring, to: ana,', '{task: ring, to: max,');
  const { code, out } = tenure('test', folder);
  expect(code).toBe(1);
  expect(out).toContain('expected  task: ring, to: max');
  expect(out).toContain('happened  task: ring, to: ana');
});

test('a failed case in which nobody was enrolled says why, by way in', () => {
  change('    enroll: won\n    with: {big: true}\n', '');
  const { code, out } = tenure('test', folder);
  expect(code).toBe(1);
  expect(out).toMatch(/nobody was enrolled\n +way in won: no event \S+ came\n/);
});

test('test ends with 1 below the coverage that is asked for', () => {
  const { code, out } = tenure('test', folder, '--min', '90');
  expect(code).toBe(1);
  expect(out).toContain('coverage-below: steps and outcomes never seen: ring: given_up');
});

test('test writes JUnit, and JSON with a place for every failure', () => {
  change('    exit: done', '    exit: gone');
  const file = join(folder, 'reports', 'tests.xml');
  const { out } = tenure('test', folder, '--json', '--junit', file);
  const told = JSON.parse(out) as { cases: { failures: unknown[] }[] };
  expect(told.cases[0]?.failures).toMatchObject([
    { code: 'test-expectation-failed', file: 'call.test.yaml', line: 21, expected: 'exit: gone' },
  ]);
  expect(readFileSync(file, 'utf8')).toContain('failures="1"');
});

test.each([
  [['--playbook', 'cal'], 'did you mean call?'],
  [['--case', 'nobody boks, so there is a call'], 'did you mean "nobody books'],
  [['--case', 'xyz'], 'no case is called "xyz"; there are\n  nobody books, so there is a call\n'],
  [['--min', 'most'], 'for example --min 90'],
])('%s is wrong usage, with what was meant', (words, hint) => {
  const { code, err } = tenure('test', folder, ...words);
  expect(code).toBe(2);
  expect(err).toContain(hint);
});

test('check writes annotations for GitHub, tests included', () => {
  change('{task: ring, to: ana,', '{task: rnig, to: ana,');
  const { code, out } = tenure('check', folder, '--format', 'github');
  expect(code).toBe(1);
  expect(out).toMatch(
    /^::error file=.*call\.test\.yaml,line=15,endLine=15,col=\d+,endColumn=\d+,title=test-unknown::.*did you mean "ring"%0A/,
  );
});

test('simulate plays a case of a test', () => {
  const { code, out } = tenure('simulate', 'call', '--project', folder, '--case', 'nobody books');
  expect(code).toBe(0);
  expect(out).toContain('ended as done');
});

test('check --watch checks again when a file changes or goes, and ends on Ctrl-C only', async () => {
  const child = spawn(process.execPath, [bin, 'check', folder, '--watch']);
  watching = child;
  const seen: string[] = [];
  const told = (words: string): Promise<void> =>
    new Promise((resolve) => {
      child.stdout.on('data', (part: Buffer) => {
        seen.push(part.toString());
        if (seen.join('').includes(words)) resolve();
      });
    });
  await told('ok 1 playbook');
  const again = told('test-unknown');
  change('{task: ring, to: ana,', '{task: rnig, to: ana,');
  await again;
  const missing = told('error missing-file');
  rmSync(join(folder, 'catalog.yaml'));
  await missing;
  const gone = told('there is no folder');
  rmSync(folder, { recursive: true });
  await gone;
  const back = told('ok 1 playbook, 0 cases');
  cpSync(SMALL, folder, { recursive: true });
  await back;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});
