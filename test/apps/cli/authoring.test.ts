import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STARTER } from '../../support/project-folder';

const root = join(__dirname, '..', '..', '..');
const scenario = join(root, 'docs', 'scenarios', 'answered.scenario.yaml');
let folder: string;
/** Programs are started: on a busy machine each takes its time. */
jest.setTimeout(120_000);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  cpSync(STARTER, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function tenure(...words: string[]): { code: number | null; out: string; err: string } {
  const bin = join(root, 'apps', 'cli', 'bin.mjs');
  const ran = spawnSync(process.execPath, [bin, ...words], { encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

function played(from: string, to: string): { code: number | null; out: string; err: string } {
  const file = join(folder, 'one.scenario.yaml');
  writeFileSync(file, readFileSync(scenario, 'utf8').replace(from, to));
  return tenure('simulate', 'onboarding', '--project', STARTER, '--scenario', file);
}

test('check exits with 0 when clean, 1 with findings, 2 on wrong usage', () => {
  expect(tenure('check', folder)).toMatchObject({ code: 0 });
  writeFileSync(join(folder, 'catalog.yaml'), '');
  const wrong = tenure('check', folder, '--json');
  expect(wrong.code).toBe(1);
  const { diagnostics } = JSON.parse(wrong.out) as { diagnostics: unknown[] };
  expect(diagnostics).toMatchObject([{ code: 'wrong-shape', file: 'catalog.yaml', line: 1 }]);
  expect(tenure('chek', folder)).toMatchObject({ code: 2 });
  expect(tenure('chek', folder).err).toContain('Did you mean check?');
});

test('a link that leads out of the project is told, not passed over', () => {
  const file = join(folder, 'catalog.yaml');
  rmSync(file);
  symlinkSync(join(STARTER, 'catalog.yaml'), file);
  expect(tenure('check', folder)).toMatchObject({ code: 2 });
  expect(tenure('check', folder).err).toContain('catalog.yaml is a link that leads out');
});

test('a link inside the project is followed', () => {
  const file = join(folder, 'catalog.yaml');
  cpSync(file, join(folder, 'real.txt'));
  rmSync(file);
  symlinkSync(join(folder, 'real.txt'), file);
  expect(tenure('check', folder)).toMatchObject({ code: 0 });
});

test('a folder that is named like a file is told', () => {
  rmSync(join(folder, 'catalog.yaml'));
  mkdirSync(join(folder, 'catalog.yaml'));
  expect(tenure('check', folder)).toMatchObject({ code: 2 });
  expect(tenure('check', folder).err).toContain('catalog.yaml is a folder');
});

test('every entry of the timeline has its line, and an exit says what led to it', () => {
  const ignored = join(root, 'docs', 'scenarios', 'ignored.scenario.yaml');
  const { code, out } = tenure(
    'simulate',
    'onboarding',
    '--project',
    STARTER,
    '--scenario',
    ignored,
  );
  const rows = out.split('\n').filter((row) => row.startsWith('day '));
  expect(code).toBe(0);
  expect(rows.filter((row) => !/ :\d+ /.test(row))).toEqual([]);
  expect(rows.at(-1)).toMatch(/:144 +given_up of manager_calls leads to exit paused_by_customer/);
});

test('a scenario that asks for what is not so is a finding with its line', () => {
  const late = played('after: 4h', 'after: 20d');
  expect(late.code).toBe(1);
  expect(late.err).toContain('one.scenario.yaml:14:5 error scenario-stuck: no task of step "plan"');
  const back = played('after: 1d', 'at: 2026-01-01T09:00+08:00');
  expect(back.code).toBe(1);
  expect(back.err).toContain('one.scenario.yaml:16:5 error scenario-stuck: time cannot go back');
});

test('a playbook that is misspelt is told which is near', () => {
  const { code, err } = tenure(
    'simulate',
    'onbording',
    '--project',
    STARTER,
    '--scenario',
    scenario,
  );
  expect(code).toBe(2);
  expect(err).toContain('did you mean onboarding?');
});
