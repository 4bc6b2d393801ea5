import { randomUUID } from 'node:crypto';
import { moveNext } from '../../../apps/shared/moves/move-next';
import { TestApi } from '../../support/api';
import { careOf, projectWith } from '../../support/project';

/** What the worker does with a migration, one pass after the other, at times the test says. */
const CARE = (days: number) => careOf(`[{id: pause, wait: ${days}d}]`);
/** A Friday, three in the afternoon in Shanghai, where the organisation is. */
const FRIDAY = Date.parse('2026-03-06T07:00:00Z');
const HOUR = 3_600_000;

let api: TestApi;
let ops: string;
let now = FRIDAY;
let hashes: string[];
beforeEach(async () => {
  now = FRIDAY;
  api = await TestApi.open({}, undefined, { now: () => now });
  ops = await api.person('olga', ['ops']);
  hashes = [];
  for (const days of [9, 8, 7]) hashes.push(await publish(CARE(days)));
}, 60_000);
afterEach(() => api.close());

const post = (url: string, body: object, key: string = randomUUID()) =>
  api.call('POST', url, { as: ops, body, headers: { 'idempotency-key': key } });
async function publish(text: string): Promise<string> {
  const { body } = await post('/v1/publications', { files: projectWith({ care: text }) });
  return (body['playbooks'] as Record<string, { hash: string }>)['care']?.hash ?? '';
}
const query = async <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await api.world.pool.query<T>(sql, values)).rows;

/** `c01`, `c02`, … in the oldest version. */
async function inside(many: number): Promise<void> {
  await query(
    `INSERT INTO customer (id, attributes, created_at, updated_at)
     SELECT 'c' || lpad(n::text, 2, '0'), '{"name": "x", "tier": "growth"}', now(), now() FROM generate_series(1, $1) n`,
    [many],
  );
  await query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at, workflow_started_at)
     SELECT gen_random_uuid(), 'care', $1, 'customer', id, id, 'hand', id, 'running', now(), now() FROM customer ORDER BY id`,
    [hashes[0]],
  );
}
const planOf = (more: string) =>
  `migration: care\nfrom: "${hashes[0]}"\nto: "${hashes[2]}"\n${more}\n`;
async function begin(more: string, confirmed: number): Promise<string> {
  const { status, body } = await post('/v1/migrations', { plan: planOf(more), confirmed });
  expect([status, body['code']]).toEqual([202, undefined]);
  return String(body['bulk_id']);
}
/** Passes of the worker until nothing more is told now. */
async function told(at: number): Promise<number> {
  const { pool, published } = api.world;
  now = at;
  await moveNext({ pool, published }, at);
  const [found] = await query<{ n: number }>(
    'SELECT count(*) AS n FROM bulk_row WHERE told_at IS NOT NULL',
  );
  return found?.n ?? 0;
}

test('two business days from a Friday end on Tuesday: at the weekend less than half are moved', async () => {
  await inside(20);
  await begin('spread: 2bd', 20);
  expect(await told(FRIDAY)).toBe(1);
  expect(await told(FRIDAY + 24 * HOUR)).toBe(5);
  expect(await told(FRIDAY + 48 * HOUR)).toBe(10);
  expect(await told(FRIDAY + 90 * HOUR)).toBe(19);
  expect(await told(FRIDAY + 96 * HOUR)).toBe(20);
});

test('a spread that reaches a year nobody has published is refused, already by the dry run', async () => {
  const plan = planOf('spread: 500bd');
  expect((await post('/v1/migrations', { plan, dry_run: true })).body).toMatchObject({
    status: 409,
    code: 'operation_refused',
    detail: expect.stringMatching(/does not cover 20\d\d.*publish that year first/) as unknown,
  });
});

test('what nothing has to be done for any more is skipped, and says why', async () => {
  await inside(5);
  const id = await begin('only: customer.tier == "growth"', 5);
  await query(`UPDATE enrollment SET ended_at = now(), exit = 'gone' WHERE customer_id = 'c01'`);
  await query(`UPDATE enrollment SET version = $1 WHERE customer_id = 'c02'`, [hashes[1]]);
  await query(`UPDATE customer SET attributes = '{"name": "x"}' WHERE id = 'c03'`);
  await told(FRIDAY + 1_000);
  await query(`UPDATE enrollment SET version = $1 WHERE customer_id IN ('c04', 'c05')`, [
    hashes[2],
  ]);
  await query(
    `INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at)
     SELECT id, 'pause', customer_id, 'step-gone', 'x', now() FROM enrollment WHERE customer_id = 'c05'`,
  );
  await told(FRIDAY + 3_000);
  const get = (url: string) => api.call('GET', url, { as: ops });
  expect((await get(`/v1/bulk/${id}`)).body).toMatchObject({
    ...{ status: 'done', total: 5, done: 5 },
    results: { moved: 1, parked: 1, skipped: 3 },
  });
  const rows = (await get(`/v1/bulk/${id}/rows`)).body['data'] as Record<string, string>[];
  const shown = rows.map((one) => [one['customer_id'], one['result'], one['code']]);
  expect(shown.sort()).toEqual([
    ['c01', 'skipped', 'ended'],
    ['c02', 'skipped', 'version_changed'],
    ['c03', 'skipped', 'only'],
    ['c04', 'moved', null],
    ['c05', 'parked', null],
  ]);
});

test('late: run is told to those who are moved, and skip to all others', async () => {
  await inside(1);
  const lates = async () =>
    (
      await query<{ late: string }>(
        `SELECT payload #>> '{operation,late}' AS late FROM outbox ORDER BY id`,
      )
    ).map(({ late }) => late);
  await begin('late: run', 1);
  await told(FRIDAY + 1_000);
  expect(await lates()).toEqual(['run']);
  await query(`UPDATE bulk SET status = 'done'`);
  await begin('', 1);
  await told(FRIDAY + 3_000);
  expect(await lates()).toEqual(['run', 'skip']);
});

test('a second try under the same key finds what the first has begun, though nobody is left to move', async () => {
  await inside(3);
  const ask = () => post('/v1/migrations', { plan: planOf(''), confirmed: 3 }, 'once');
  const first = await ask();
  await told(FRIDAY + 1_000);
  await query('UPDATE enrollment SET version = $1', [hashes[2]]);
  // As a process leaves it that ends behind the commit.
  await query(
    `UPDATE idempotency_key SET status = NULL, at = now() - interval '2 minutes' WHERE key = 'once'`,
  );
  const second = await ask();
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(second.body).toEqual(first.body);
  expect(await query('SELECT id FROM bulk')).toHaveLength(1);
});
