import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TestApi } from '../../support/api';
import { projectWith, yaml } from '../../support/project';
import type { Ran } from '../../support/tenure-command';

const BIN = join(__dirname, '..', '..', '..', 'apps', 'cli', 'bin.mjs');

let api: TestApi;
let folder: string;
let url = '';
beforeEach(async () => {
  api = await TestApi.open();
  await api.person('olga', ['ops']);
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  url = await api.app.getUrl();
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  await write(projectWith({ care: CARE }));
}, 60_000);
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

const CARE = yaml`
  playbook: care
  title: Care
  owner: ops@acme.example
  purpose: service
  enroll: {rich: {becomes: customer.annual_value > 100}}
  reenroll: always
  backfill: matching
  exits: {gone: {event: login}}
  on_exit: {tasks: close}
  steps: [{id: pause, wait: 7d}]`;

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const customers = (...ids: string[]) =>
  api.world.pool.query(
    `INSERT INTO customer (id, attributes, created_at, updated_at)
     SELECT id, '{"annual_value": 500}', now(), now() FROM unnest($1::text[]) AS id`,
    [ids],
  );

/** Beside this process, in which the server runs. */
function publish(...words: string[]): Promise<Ran> {
  const env = { ...process.env, TENURE_URL: url, NO_COLOR: '1' };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, 'publish', folder, ...words, '--as', 'olga'],
      { env, timeout: 60_000 },
      (_failed, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}

test('whom a publication brings in is counted, and comes in when the count is confirmed', async () => {
  await customers('acme', 'globex');
  expect(await publish('--backfill', 'care=some')).toMatchObject({
    code: 2,
    err: expect.stringContaining('for example --backfill care=3') as unknown,
  });
  const unsaid = await publish();
  expect(unsaid).toMatchObject({ code: 1, out: '' });
  expect(unsaid.err).toBe(
    [
      '"backfill: matching" brings in those who match already; nothing published:',
      '  2 would be enrolled in "care" now, which nobody has confirmed',
      'to go on add: --backfill care=2',
      '',
    ].join('\n'),
  );
  const dry = await publish('--dry-run');
  expect(dry.out).toMatch(/^playbook +would be +version +brings in *\ncare +new version +1 +2 *\n/);
  expect(dry.out).toContain('to publish it: --backfill care=2\n');
  await customers('initech');
  const late = await publish('--backfill', 'care=2');
  expect(late.err).toContain('3 would be enrolled in "care" now, 2 were confirmed');
  expect(await api.counts()).toMatchObject({ publication: 0 });
  const done = await publish('--backfill', 'care=3', '--json');
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(done.out)).toMatchObject({
    playbooks: { care: { backfill_count: 3, bulk_id: expect.any(String) as unknown } },
  });
}, 120_000);

test('a playbook that is missing is retired by the words that the refusal says', async () => {
  await write({ 'kept.playbook.yaml': CARE.replace('playbook: care', 'playbook: kept') });
  await write({ 'late.playbook.yaml': CARE.replace('playbook: care', 'playbook: late') });
  expect(await publish()).toMatchObject({ code: 0 });
  rmSync(join(folder, 'care.playbook.yaml'));
  rmSync(join(folder, 'late.playbook.yaml'));
  const refused = await publish();
  expect(refused).toMatchObject({ code: 1, out: '' });
  const said = [...refused.err.matchAll(/fix: add its file, or end it with (.*)/g)];
  expect(said.map(([, words]) => words)).toEqual(['--retire care', '--retire late']);
  const words = said.flatMap(([, one = '']) => one.split(' '));
  expect((await publish(...words)).out).toMatch(/care +retired/);
}, 60_000);

test('--texts inside says whose texts change and where, and names what is more than a text', async () => {
  const mail = (days: number) =>
    CARE.replace('backfill: matching', 'backfill: none').replace(
      'steps: [{id: pause, wait: 7d}]',
      `steps: [{id: pause, wait: ${days}d}, {id: mail, send: {template: onboarding/welcome, to: [contacts.champion], as: [sender.care]}}]`,
    );
  const file = 'templates/onboarding/welcome.en.md';
  const files = projectWith({ care: mail(7) });
  await write(files);
  expect(await publish()).toMatchObject({ code: 0 });
  await customers('acme');
  await api.world.pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
     SELECT gen_random_uuid(), 'care', version, 'customer', 'acme', 'acme', 'rich', 'k', 'running', now() FROM playbook WHERE id = 'care'`,
  );
  await write({ [file]: `${files[file] ?? ''}\nP.S. We moved.\n` });
  const dry = await publish('--texts', 'inside', '--dry-run');
  expect(dry).toMatchObject({ code: 0, err: '' });
  expect(dry.out).toContain('those inside would read the new texts:');
  expect(dry.out).toMatch(/^ *care +1 +1 +mail +onboarding\/welcome/m);
  expect(await publish('--texts', 'some')).toMatchObject({
    code: 2,
    err: expect.stringContaining('write --texts inside') as unknown,
  });
  await write({ 'care.playbook.yaml': mail(9) });
  const refused = await publish('--texts', 'inside');
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(
    /more than texts has changed.*\n +care\.playbook\.yaml:\d+: wait pause is changed\n/,
  );
  expect(refused.err).toContain('publish that by itself, with --texts new, and the texts after it');
}, 90_000);
