import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STARTER } from '../../support/project-folder';
import { tenureIn } from '../../support/tenure-command';

/** What the engine cannot run yet is heard of before anything is published, without a server. */
let folder: string;
/** Programs are started: on a busy machine each takes its time. */
jest.setTimeout(120_000);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  cpSync(STARTER, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const MIGRATION = 'onboarding.migration.yaml';

function addMigration(): void {
  const text = 'migration: onboarding\nfrom: "0a1b2c3d"\nto: "0b4e5f6a"\nsteps: {plan: plan}\n';
  writeFileSync(join(folder, MIGRATION), text);
}

test('check --publishable names what the engine does not carry out yet, with its place', () => {
  addMigration();
  const { code, out } = tenureIn(folder, 'check', '--publishable');
  expect(code).toBe(1);
  expect(out).toMatch(
    /^onboarding\.migration\.yaml:1:1 error not-supported-yet: "onboarding\.migration\.yaml" is not carried out yet/m,
  );
  expect(out.trimEnd()).toMatch(/1 error, 0 warnings$/);
  const told = JSON.parse(tenureIn(folder, 'check', '--publishable', '--json').out) as object;
  expect(told).toMatchObject({
    ok: false,
    diagnostics: [{ code: 'not-supported-yet', severity: 'error', file: MIGRATION }],
  });
});

test('check alone passes all the same, and says in half a sentence that it cannot be published', () => {
  addMigration();
  const { code, out } = tenureIn(folder, 'check');
  expect(code).toBe(0);
  expect(out).toMatch(/^ok .*; 1 thing cannot be published yet \(--publishable names it\)\n$/);
  const told = JSON.parse(tenureIn(folder, 'check', '--json').out) as object;
  expect(told).toMatchObject({ ok: true, diagnostics: [] });
});

test('what the engine carries out passes with --publishable, without a word more', () => {
  const { code, out } = tenureIn(folder, 'check', '--publishable');
  expect([code, out]).toEqual([0, expect.stringMatching(/^ok 1 playbook, 10 cases in \.\n$/)]);
});
