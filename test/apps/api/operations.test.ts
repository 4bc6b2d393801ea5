import { randomUUID } from 'node:crypto';
import { TestApi } from '../../support/api';

let api: TestApi;
let ops: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  ops = await api.person('olga', ['ops']);
});
afterAll(() => api.close());
afterEach(() =>
  api.world.pool.query(
    `TRUNCATE outbox, dead_letter, playbook_hold, audit_log; DELETE FROM wait; DELETE FROM enrollment; UPDATE playbook SET state = 'live'`,
  ),
);

/** Somebody inside, as a way in leaves it. */
async function inside(status = 'running', playbook = 'onboarding'): Promise<string> {
  const id = randomUUID();
  await api.world.pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
     SELECT $1::uuid, id, version, 'customer', $1::text, 'acme', 'won', 'k', $2, now() FROM playbook WHERE id = $3`,
    [id, status, playbook],
  );
  return id;
}

const post = (path: string, body: object = {}) =>
  api.call('POST', path, {
    as: ops,
    body: { reason: 'a test', ...body },
    headers: { 'idempotency-key': randomUUID() },
  });
async function told(): Promise<Record<string, string | undefined>> {
  const { rows } = await api.world.pool.query<{ id: string; kind: string }>(
    `DELETE FROM outbox WHERE kind = 'signal' RETURNING enrollment_id AS id, payload #>> '{operation,kind}' AS kind`,
  );
  return Object.fromEntries(rows.map(({ id, kind }) => [id, kind]));
}

test('a pause tells everybody inside, counted; who comes in meanwhile is held; the end lets these go on and no others', async () => {
  const [one, alone] = [await inside(), await inside('paused')];
  const dry = await post('/v1/playbooks/onboarding/pause', { dry_run: true });
  expect(dry.body).toMatchObject({ enrollments: 1, dry_run: true });
  expect(await told()).toEqual({});
  const paused = await post('/v1/playbooks/onboarding/pause');
  expect(paused).toMatchObject({ status: 202, body: { state: 'paused', enrollments: 1 } });
  expect(await told()).toEqual({ [one]: 'pause' });
  const late = await inside();
  expect(await told()).toEqual({ [late]: 'pause' });
  expect((await post('/v1/playbooks/onboarding/pause')).status).toBe(409);
  const resumed = await post('/v1/playbooks/onboarding/resume');
  expect(resumed.body).toMatchObject({ state: 'live', enrollments: 2 });
  expect(await told()).toEqual({ [one]: 'resume', [late]: 'resume' });
  expect(alone).not.toBe(one);
  await inside();
  expect(await told()).toEqual({});
});

const retire = () =>
  api.world.pool.query(`UPDATE playbook SET state = 'retired' WHERE id = 'onboarding'`);
const stateNow = async () =>
  (await api.call('GET', '/v1/playbooks/onboarding', { as: ops })).body['state'];

test('a retired playbook is not paused as a whole, and the refusal says what can be done', async () => {
  await inside();
  await retire();
  for (const dry_run of [true, false]) {
    const paused = await post('/v1/playbooks/onboarding/pause', { dry_run });
    expect(paused).toMatchObject({ status: 409, body: { code: 'operation_refused' } });
    expect(paused.body['detail']).toMatch(/retired.*POST \/v1\/enrollments\/\{id\}\/operate/);
  }
  expect(await told()).toEqual({});
});

test('whom a pause holds go on also where the playbook was retired meanwhile, and it stays retired', async () => {
  const id = await inside();
  await post('/v1/playbooks/onboarding/pause');
  expect(await told()).toEqual({ [id]: 'pause' });
  await retire();
  const resumed = await post('/v1/playbooks/onboarding/resume');
  expect(resumed).toMatchObject({ status: 202, body: { state: 'retired', enrollments: 1 } });
  expect(await told()).toEqual({ [id]: 'resume' });
  expect(await stateNow()).toBe('retired');
});

test('one that was retired in a pause comes back paused while anybody is held', async () => {
  await inside();
  await post('/v1/playbooks/onboarding/pause');
  await retire();
  await api.publishLibrary();
  expect(await stateNow()).toBe('paused');
  expect((await post('/v1/playbooks/onboarding/resume')).body).toMatchObject({ enrollments: 1 });
  await retire();
  await api.publishLibrary();
  expect(await stateNow()).toBe('live');
});

test('what had become due is spread over 15 minutes, the same for the same enrollment', async () => {
  for (let n = 0; n < 20; n += 1) await inside();
  await post('/v1/playbooks/onboarding/pause');
  await post('/v1/playbooks/onboarding/resume');
  const { rows } = await api.world.pool.query<{ ms: number }>(
    `SELECT (payload #>> '{operation,spread}')::integer AS ms FROM outbox WHERE payload #>> '{operation,kind}' = 'resume'`,
  );
  const spread = rows.map(({ ms }) => ms);
  expect(spread).toHaveLength(20);
  expect(new Set(spread).size).toBeGreaterThan(15);
  expect(Math.max(...spread)).toBeLessThan(900_000);
});

test('the backlog is spread over as long as one says, or not at all', async () => {
  const shares = async (spread: string): Promise<number[]> => {
    await post('/v1/playbooks/onboarding/pause');
    await post('/v1/playbooks/onboarding/resume', { spread });
    const { rows } = await api.world.pool.query<{ ms: number }>(
      `WITH told AS (DELETE FROM outbox RETURNING payload) SELECT (payload #>> '{operation,spread}')::integer AS ms FROM told
       WHERE payload #>> '{operation,kind}' = 'resume'`,
    );
    return rows.map(({ ms }) => ms);
  };
  for (let n = 0; n < 20; n += 1) await inside();
  const wide = await shares('2h');
  expect(Math.max(...wide)).toBeGreaterThan(900_000);
  expect(Math.max(...wide)).toBeLessThan(7_200_000);
  expect(new Set(await shares('0m'))).toEqual(new Set([0]));
  for (const spread of ['2', '2d', '169h', '-1h'])
    expect(await post('/v1/playbooks/onboarding/resume', { spread })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/spread' }] },
    });
});

test('what a pause made stale is skipped where one says so', async () => {
  await inside();
  await post('/v1/playbooks/onboarding/pause');
  await api.world.pool.query('TRUNCATE outbox');
  await post('/v1/playbooks/onboarding/resume', { skip_stale: true });
  const { rows } = await api.world.pool.query(`SELECT payload -> 'operation' AS said FROM outbox`);
  expect(rows).toEqual([
    { said: { kind: 'resume', skipStale: true, spread: expect.any(Number) as number } },
  ]);
});

const HOUR = 3_600_000;
/** Somebody whose wait ended so long ago, ms. */
async function due(step: string, ago: number): Promise<void> {
  await api.world.pool.query(
    `INSERT INTO wait (enrollment_id, arm, kind, customer_id, subject_kind, subject_id, step, visit, since, armed_at, due_at)
     VALUES ($1, $2 || '#1/time', 'time', 'acme', 'customer', 'acme', $2, 1, now(), now(), $3)`,
    [await inside(), step, new Date(api.world.clock.now() - ago)],
  );
}

test('a dry run counts who is inside, deadlines, and messages that would go and are too late', async () => {
  // After it a mail follows at once; after the other a person is asked.
  for (const ago of [-2 * HOUR, HOUR, 900 * HOUR]) await due('survey_pause', ago);
  await due('kickoff', HOUR);
  const pause = await post('/v1/playbooks/onboarding/pause', { dry_run: true });
  expect(pause.body).toMatchObject({ enrollments: 4, timers: 4, sends: 3 });
  await post('/v1/playbooks/onboarding/pause');
  await api.world.pool.query('TRUNCATE outbox');
  const resume = await post('/v1/playbooks/onboarding/resume', { dry_run: true });
  expect(resume.body).toMatchObject({ enrollments: 4, timers: 3, sends: 2, stale: 1 });
  expect(await told()).toEqual({});
  const shown = await api.call('GET', '/v1/playbooks/onboarding', { as: ops });
  expect(shown.body).toMatchObject({ state: 'paused' });
});

test('one that a pause of its playbook holds is not resumed alone', async () => {
  const id = await inside();
  await post('/v1/playbooks/onboarding/pause');
  const alone = await post(`/v1/enrollments/${id}/operate`, { operation: 'resume' });
  expect(alone).toMatchObject({ status: 409, body: { code: 'operation_refused' } });
  expect(alone.body['detail']).toContain('resume the playbook');
});

test('a new enrollment waits for a pause that is being made, and then is held', async () => {
  const pausing = await api.world.pool.connect();
  await pausing.query('BEGIN');
  await pausing.query('SELECT pg_advisory_xact_lock(7320, 0)');
  await pausing.query(`UPDATE playbook SET state = 'paused' WHERE id = 'onboarding'`);
  const entering = inside();
  const blocked = async (): Promise<boolean> => {
    const { rows } = await api.world.pool.query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 7320 AND NOT granted`,
    );
    return rows.length > 0;
  };
  for (let n = 0; n < 2_000 && !(await blocked()); n += 1);
  await pausing.query('COMMIT');
  pausing.release();
  const entered = await entering;
  expect(await told()).toEqual({ [entered]: 'pause' });
});

test('a dead letter is sent again once, by the same words, or given up on', async () => {
  const enrollment = await inside();
  await api.world.pool.query(
    `INSERT INTO dead_letter (enrollment_id, kind, payload, outcome, error)
     SELECT $1, 'signal', '{"kind": "released", "id": "x", "at": 1, "step": "call"}', o, NULL FROM unnest(ARRAY['late', 'undeliverable']) o`,
    [enrollment],
  );
  const list = await api.call('GET', '/v1/dead-letters?status=open', { as: ops });
  const letters = list.body['data'] as { id: string; outcome: string }[];
  expect(letters).toMatchObject([
    { outcome: 'undeliverable', message: { kind: 'released', id: 'x' }, status: 'open' },
    { outcome: 'late' },
  ]);
  const [first, second] = letters.map(({ id }) => `/v1/dead-letters/${id}`);
  const act = (path: string) => api.call('POST', path, { as: ops });
  for (let twice = 0; twice < 2; twice += 1)
    expect((await act(`${first}/redrive`)).body).toMatchObject({ status: 'redriven' });
  const { rows } = await api.world.pool.query('SELECT payload FROM outbox');
  expect(rows).toEqual([{ payload: { kind: 'released', id: 'x', at: 1, step: 'call' } }]);
  expect((await act(`${first}/discard`)).status).toBe(409);
  expect((await act(`${second}/discard`)).body).toMatchObject({ status: 'discarded' });
  expect((await act('/v1/dead-letters/999999/redrive')).status).toBe(404);
  const open = await api.call('GET', '/v1/dead-letters?status=open', { as: ops });
  expect(open.body['data']).toEqual([]);
  await api.world.pool.query(`UPDATE dead_letter SET settled = 'late' WHERE outcome = 'late'`);
  const { body } = await api.call('GET', '/v1/dead-letters?status=late', { as: ops });
  expect(body['data']).toMatchObject([{ outcome: 'late', status: 'late' }]);
  expect((await act(`${second}/redrive`)).body).toMatchObject({ code: 'operation_refused' });
  const summary = await api.call('GET', '/v1/operations', { as: ops });
  expect(summary.body).toMatchObject({ dead_letters: { count: 0 } });
});
