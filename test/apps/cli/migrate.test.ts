import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestApi } from '../../support/api';
import { careOf, projectWith } from '../../support/project';
import { tenureAt, type Ran } from '../../support/tenure-command';

/** `tenure migrate`: counted first, confirmed, and refused with the place. */
let api: TestApi;
let url = '';
let folder: string;
let [from, to] = ['', ''];
beforeAll(async () => {
  api = await TestApi.open();
  const olga = await api.person('olga', ['ops']);
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  url = await api.app.getUrl();
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  const publish = async (steps: string): Promise<string> => {
    const { body } = await api.call('POST', '/v1/publications', {
      as: olga,
      headers: { 'idempotency-key': randomUUID() },
      body: { files: projectWith({ care: careOf(steps) }) },
    });
    return (body['playbooks'] as Record<string, { hash: string }>)['care']?.hash.slice(7, 19) ?? '';
  };
  from = await publish('[{id: rest, wait: 9d}]');
  to = await publish('[{id: calm, wait: 8d}]');
  await api.world.pool.query(
    `INSERT INTO customer (id, attributes, created_at, updated_at) VALUES ('acme', '{}', now(), now()), ('beta', '{}', now(), now())`,
  );
  await api.world.pool.query(
    `WITH e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       SELECT gen_random_uuid(), 'care', v.hash, 'customer', c.id, c.id, 'hand', c.id, 'running', now()
       FROM customer c, playbook_version v WHERE v.number = 1 RETURNING id, customer_id)
     INSERT INTO wait (enrollment_id, arm, kind, customer_id, subject_kind, subject_id, step, visit, since, armed_at, due_at)
     SELECT id, 'rest#1/reached', 'time', customer_id, 'customer', customer_id, 'rest', 1, now(), now(), now() + interval '9 days' FROM e`,
  );
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

function migrate(steps: string, ...words: string[]): Promise<Ran> {
  const file = join(folder, 'shorter.migration.yaml');
  writeFileSync(file, `migration: care\nfrom: "${from}"\nto: "${to}"\nsteps: {${steps}}\n`);
  return tenureAt(url, 'migrate', file, ...words, '--as', 'olga');
}
const said = (text: string) => expect.stringContaining(text) as unknown;

test('alone it counts by version, moves nobody, and says what does', async () => {
  const ran = await migrate('rest: calm');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toMatch(/^ *from version +inside +go on +mapped +parked/m);
  expect(ran.out).toMatch(/^ *1 +2 +0 +2 +0 +0 +0 +0/m);
  expect(ran.out).toContain('would move 2 enrollments of care to version 2; nobody was moved');
  expect(ran.out).toContain('--apply --confirm 2');
  expect((await api.world.pool.query('SELECT FROM bulk')).rowCount).toBe(0);
}, 60_000);

test('who would be parked is said beside the count', async () => {
  expect((await migrate('rest: park')).out).toContain(
    '(2 are parked until a person says where they go on)',
  );
}, 60_000);

test('a mistyped step is shown where it stands, with what was meant', async () => {
  const ran = await migrate('rest: clam');
  expect(ran).toMatchObject({ code: 1, out: '', err: said('nobody was moved') });
  expect(ran.err).toContain('shorter.migration.yaml:4:15 error migration-unknown-step');
  expect(ran.err).toContain('calm');
}, 60_000);

test('a step that has no place to go, a count that is not theirs, and a file that is not there are refused', async () => {
  expect(await migrate('')).toMatchObject({ code: 1, err: said('migration-step-unmapped') });
  expect(await migrate('rest: calm', '--apply')).toMatchObject({
    code: 1,
    err: said('to move them: --apply --confirm 2'),
  });
  expect(await migrate('rest: calm', '--apply', '--confirm', '7')).toMatchObject({
    code: 1,
    err: said('7 were confirmed'),
  });
  expect(await migrate('rest: calm', '--apply', '--confirm', 'all')).toMatchObject({
    code: 2,
    err: said('for example --confirm 42'),
  });
  expect(await tenureAt(url, 'migrate', join(folder, 'none.yaml'))).toMatchObject({
    code: 2,
    err: said('cannot be read'),
  });
}, 90_000);

test('confirmed it moves them, and names the bulk that does', async () => {
  const ran = await migrate('rest: calm', '--apply', '--confirm', '2', '--reason', 'shorter');
  expect(ran).toMatchObject({ code: 0, out: said('moving 2 enrollments of care to version 2') });
  const { rows } = await api.world.pool.query<{ id: string; reason: string; total: number }>(
    'SELECT id, reason, total FROM bulk',
  );
  expect(rows).toMatchObject([{ reason: 'shorter', total: 2 }]);
  expect(ran.out).toContain(`GET /v1/bulk/${rows[0]?.id ?? ''}`);
}, 60_000);
