import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

function addUnsubscribe(): void {
  const file = join(folder, 'catalog.yaml');
  const catalog = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    catalog.replace(
      'service: {consent: opt_out,',
      'service: {consent: opt_out, unsubscribe: true,',
    ),
  );
}

test('check --publishable names what the engine does not carry out yet, with its place', () => {
  addUnsubscribe();
  const { code, out } = tenureIn(folder, 'check', '--publishable');
  expect(code).toBe(1);
  expect(out).toMatch(
    /^catalog\.yaml:\d+:\d+ error not-supported-yet: "purposes\.service" has "unsubscribe", which the engine does not carry out yet$/m,
  );
  expect(out.trimEnd()).toMatch(/1 error, 0 warnings$/);
  const told = JSON.parse(tenureIn(folder, 'check', '--publishable', '--json').out) as object;
  expect(told).toMatchObject({
    ok: false,
    diagnostics: [{ code: 'not-supported-yet', severity: 'error', file: 'catalog.yaml' }],
  });
});

test('check alone passes all the same, and says in half a sentence that it cannot be published', () => {
  addUnsubscribe();
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
