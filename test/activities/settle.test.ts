import type { Item } from '../../playbooks/kernel/command';
import { releaseParked } from '../../apps/shared/change/release-parked';
import { ActivityWorld, NOW, TASK, WAIT } from '../support/activity-world';
import { until } from '../support/until';

let world: ActivityWorld;
beforeEach(async () => {
  world = await ActivityWorld.open();
});
afterEach(() => world.close());

const ARM: Item = { kind: 'arm', ...WAIT, since: [NOW], binds: {} };
const DEADLINE: Item = { kind: 'resolveTime', ...WAIT, from: NOW };
const EXIT: Item = { kind: 'exit', exit: 'stopped', why: 'ana: enough' };
/** Other tests have databases of their own on the same server. */
const HELD_UP = `datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR NO KEY UPDATE%'`;
const INPUT = { kind: 'deadline', at: NOW } as const;

const count = async (table: string, where = 'true') => {
  const [row] = await world.rows<{ n: number }>(
    `SELECT count(*) AS n FROM ${table} WHERE ${where}`,
  );
  return row?.n;
};
const booked = (receivedAt: number, more: { historic?: boolean; key?: string } = {}) =>
  world.pool.query(
    `INSERT INTO event (source, key, customer_id, about_kind, about_id, type, at, received_at, historic, data)
     VALUES ('crm', $3, 'acme', 'customer', 'acme', 'kickoff.booked', $1, $1, $2, '{"at": "noon"}')`,
    [new Date(receivedAt).toISOString(), more.historic ?? false, more.key ?? 'k1'],
  );

test('a second run under the same number gets number, time, inputs and answer of the first', async () => {
  const first = await world.settle(1, [TASK], { inputs: [INPUT] });
  const second = await world.settle(1, [EXIT], { now: NOW + 5_000, inputs: [] });
  expect(second).toEqual(first);
  expect(first).toMatchObject({
    n: 1,
    now: NOW,
    inputs: [INPUT],
    results: [{ kind: 'task', assignee: 'ana' }],
  });
  expect(await count('enrollment', 'ended_at IS NULL')).toBe(1);
  expect(await count('trace')).toBe(1);
});

test('two settles of one number at once write once and answer alike', async () => {
  const answers = await Promise.all([world.settle(1, [TASK, ARM]), world.settle(1, [TASK, ARM])]);
  expect(answers[0]).toEqual(answers[1]);
  expect([await count('task'), await count('task_change'), await count('wait')]).toEqual([1, 1, 1]);
});

test('one batch opens a task, arms a wait with its deadline and tells it with lines of YAML', async () => {
  const { results } = await world.settle(1, [TASK, ARM, DEADLINE]);
  expect(results).toMatchObject([
    { kind: 'task' },
    { kind: 'armed' },
    { kind: 'time', at: NOW + 259_200_000 },
  ]);
  expect(await world.rows('SELECT arm, kind, type FROM wait ORDER BY kind')).toEqual([
    { arm: 'booked#1/reached', kind: 'event', type: 'kickoff.booked' },
    { arm: 'booked#1/timeout', kind: 'time', type: '' },
  ]);
  const [task] = await world.rows('SELECT status, assignee, title FROM task');
  expect(task).toEqual({ status: 'open', assignee: 'ana', title: 'Call them' });
  expect(await world.rows('SELECT seq, kind, file, line FROM trace ORDER BY seq')).toEqual([
    { seq: 1, kind: 'task', file: 'welcome.playbook.yaml', line: 9 },
    { seq: 2, kind: 'wait', file: 'welcome.playbook.yaml', line: 12 },
  ]);
});

test('an entry that rode along with a later batch keeps its own time', async () => {
  const early = { kind: 'wait', step: 'booked', why: '', at: NOW - 86_400_000 } as const;
  const entries = [early, { kind: 'outcome', step: 'booked', why: '' } as const];
  await world.settle(1, [{ kind: 'trace', entries }, TASK]);
  expect(
    await world.rows(`SELECT kind, tenure_ms(at)::float8 - ${NOW} AS at FROM trace ORDER BY seq`),
  ).toEqual([
    { kind: 'wait', at: -86_400_000 },
    { kind: 'outcome', at: 0 },
    { kind: 'task', at: 0 },
  ]);
});

test('an event that came before its wait was armed is found by looking back', async () => {
  await booked(NOW - 1_000);
  const { results } = await world.settle(1, [{ ...ARM, since: [NOW - 5_000] }]);
  expect(results).toMatchObject([
    { kind: 'armed', met: { id: 'crm/k1', arm: 'booked#1/reached' } },
  ]);
  expect(await world.rows('SELECT event, arm, kind, step FROM event_effect')).toEqual([
    { event: 'crm/k1', arm: 'booked#1/reached', kind: 'woke', step: 'booked' },
  ]);
});

test('what is older than the look-back, or historic, meets nothing', async () => {
  await booked(NOW - 60_000, { key: 'old' });
  await booked(NOW, { key: 'imported', historic: true });
  expect((await world.settle(1, [ARM])).results).toEqual([{ kind: 'armed' }]);
});

test('an event that commits while settle waits for the lock is seen: the lock is not in the statement of the read', async () => {
  const ingest = await world.pool.connect();
  await ingest.query(`BEGIN; SELECT 1 FROM customer WHERE id = 'acme' FOR SHARE`);
  const settled = world.settle(1, [ARM]);
  await until(
    'settle waits for the lock',
    async () => (await count('pg_stat_activity', HELD_UP)) === 1,
  );
  await ingest.query(`INSERT INTO event (source, key, customer_id, about_kind, about_id, type, at, received_at)
    VALUES ('crm', 'k2', 'acme', 'customer', 'acme', 'kickoff.booked', '2026-03-02T09:00Z', '2026-03-02T09:00Z')`);
  await ingest.query('COMMIT');
  ingest.release();
  expect((await settled).results).toMatchObject([{ kind: 'armed', met: { id: 'crm/k2' } }]);
});

test('an exit ends waits, open tasks and unclaimed sends, and is told', async () => {
  await world.settle(1, [TASK, ARM]);
  await world.pool
    .query(`INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, purpose, template, status, created_at)
    SELECT gen_random_uuid(), id, 'hello', 1, playbook, customer_id, 'lifecycle', 'hello', 'planned', now() FROM enrollment`);
  expect((await world.settle(2, [EXIT])).results).toEqual([{ kind: 'exited', exit: 'stopped' }]);
  expect(await count('wait')).toBe(0);
  expect(await world.rows('SELECT status, outcome FROM task')).toEqual([
    { status: 'closed', outcome: 'closed' },
  ]);
  expect(await world.rows('SELECT status, reason FROM outreach')).toEqual([
    { status: 'skipped', reason: 'exited' },
  ]);
  expect(
    await world.rows(`SELECT status, exit, exit_why FROM enrollment WHERE closed_at = ended_at`),
  ).toEqual([{ status: 'done', exit: 'stopped', exit_why: 'ana: enough' }]);
  expect(await world.rows('SELECT kind, line FROM trace ORDER BY seq OFFSET 2')).toEqual([
    { kind: 'closed', line: 9 },
    { kind: 'exit', line: 16 },
  ]);
});

test('an exit that was marked first stands, and settle closes the rest', async () => {
  await world.settle(1, [TASK]);
  await world.pool.query(
    `UPDATE enrollment SET exit = 'lost', exit_why = 'deal.lost', ended_at = '2026-03-02T08:00Z', status = 'done'`,
  );
  expect((await world.settle(2, [EXIT])).results).toEqual([{ kind: 'exited', exit: 'lost' }]);
  expect(
    await world.rows(`SELECT exit, exit_why, closed_at > ended_at AS later FROM enrollment`),
  ).toEqual([{ exit: 'lost', exit_why: 'deal.lost', later: true }]);
  expect(await count('task', `status = 'open'`)).toBe(0);
});

test('once an exit has committed, a batch decided before opens nothing and arms nothing', async () => {
  await world.pool.query(`UPDATE enrollment SET exit = 'lost', ended_at = now(), status = 'done'`);
  const status: Item = { kind: 'status', status: 'running' };
  const { results } = await world.settle(1, [TASK, ARM, DEADLINE, status]);
  expect(results).toEqual(results.map(() => ({ kind: 'done' })));
  expect([await count('task'), await count('wait'), await count('trace')]).toEqual([0, 0, 0]);
  expect(await count('enrollment', `status = 'done'`)).toBe(1);
});

test('of an exit and a person who answers at the same time the first commit wins', async () => {
  await world.settle(1, [TASK]);
  const person = await world.pool.connect();
  await person.query(`BEGIN; SELECT 1 FROM customer WHERE id = 'acme' FOR NO KEY UPDATE`);
  const left = world.settle(2, [EXIT]);
  await until(
    'the exit waits for the person',
    async () => (await count('pg_stat_activity', HELD_UP)) === 1,
  );
  await person.query(
    `UPDATE task SET status = 'resolved', answer = 'done', resolved_by = 'ana', ended_at = now() WHERE status = 'open'`,
  );
  await person.query('COMMIT');
  person.release();
  await left;
  expect(await world.rows('SELECT status, outcome FROM task')).toEqual([
    { status: 'resolved', outcome: null },
  ]);
});

test('a task that a person resolved before it is given up on answers what they said', async () => {
  await world.settle(1, [TASK]);
  await world.pool.query(
    `UPDATE task SET status = 'resolved', answer = 'done', resolved_by = 'ana', form_values = '{}', ended_at = '2026-03-02T09:30Z'`,
  );
  const give: Item = { kind: 'closeTask', step: 'call', visit: 1, outcome: 'given_up' };
  expect((await world.settle(2, [give])).results).toEqual([
    { kind: 'taskClosed', already: { at: NOW + 1_800_000, answer: 'done', by: 'ana', form: {} } },
  ]);
});

test('facts are read with the defaults of the catalog, and unknown ones are left out', async () => {
  const names = ['customer.tier', 'customer.name', 'customer.nothing'];
  const { results } = await world.settle(1, [{ kind: 'readFacts', names }]);
  expect(results).toEqual([
    { kind: 'facts', values: { 'customer.tier': 'standard', 'customer.name': 'Acme' } },
  ]);
});

test('an arm that is armed again has the new deadline, and a disarm ends all arms of the visit', async () => {
  await world.settle(1, [ARM, DEADLINE]);
  await world.settle(2, [{ ...DEADLINE, from: NOW + 86_400_000 }]);
  expect(await count('wait', `due_at = '2026-03-06T09:00Z'`)).toBe(1);
  await world.settle(3, [{ kind: 'disarm', step: 'booked', visit: 1 }]);
  expect(await count('wait')).toBe(0);
});

test('a parked step is shown on the enrollment until it runs again', async () => {
  const parked = { step: 'call', code: 'chain-empty', reason: 'nobody' } as const;
  await world.settle(1, [{ kind: 'status', status: 'parked', parked }]);
  expect(await world.rows('SELECT status, parked FROM enrollment')).toEqual([
    { status: 'parked', parked },
  ]);
  await world.settle(2, [{ kind: 'status', status: 'running' }]);
  expect(await world.rows('SELECT status, parked FROM enrollment')).toEqual([
    { status: 'running', parked: null },
  ]);
});

test('only answers that may still be asked for are kept', async () => {
  await world.settle(1, []);
  await world.settle(51, []);
  expect(await world.rows('SELECT n FROM settle_log')).toEqual([{ n: 51 }]);
});

test('a value that Postgres refuses is final and says what to do; an enrollment that is not there too', async () => {
  const nul = { kind: 'trace', entries: [{ kind: 'late', why: 'a\u0000b' }] } as const;
  await expect(world.settle(1, [nul])).rejects.toMatchObject({
    nonRetryable: true,
    message: expect.stringContaining('22P05'),
  });
  const missing = { enrollment: '00000000-0000-7000-8000-000000000000' };
  await expect(world.settle(1, [], missing)).rejects.toMatchObject({
    nonRetryable: true,
    type: 'Refused',
  });
  expect(world.logged).toHaveLength(2);
});

test('a connection that breaks in the middle is tried again, and nothing is half written', async () => {
  const enrollment = world.enrollment;
  const other = await world.pool.connect();
  await other.query(`BEGIN; SELECT 1 FROM customer WHERE id = 'acme' FOR NO KEY UPDATE`);
  const settled = world.settle(1, [TASK], { enrollment });
  const failed = expect(settled).rejects.toMatchObject({
    nonRetryable: false,
    type: 'Unavailable',
  });
  await until(
    'settle is cut off',
    async () =>
      (await world.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${HELD_UP}`))
        .length === 1,
  );
  await other.query('COMMIT');
  other.release();
  await failed;
  expect((await world.settle(1, [TASK])).results).toMatchObject([{ kind: 'task' }]);
});

test('a person who comes back while a step is about to park for want of them is seen', async () => {
  await world.pool.query('UPDATE person SET active = false');
  const people = await world.pool.connect();
  await people.query('BEGIN');
  await people.query('UPDATE person SET active = true');
  await releaseParked(people, ['chain-empty'], { id: 'person/ana/1', now: NOW });
  const settling = world.settle(1, [TASK]);
  await until(
    'the step to wait for them',
    async () =>
      (await count(
        'pg_stat_activity',
        `datname = current_database() AND wait_event_type = 'Lock'`,
      )) !== 0,
  );
  await people.query('COMMIT');
  people.release();
  expect((await settling).results).toMatchObject([{ kind: 'task', assignee: 'ana' }]);
});

/** The two branches of a parallel at 5: the task, and the wait with the mail. */
const branches = (batch = 2): Promise<unknown> =>
  world.settle(batch, [{ kind: 'cancel', pc: 5, branches: ['left', 'right'] }]);

async function sideBySide(): Promise<void> {
  const scope = (branch: string) => ({ kind: 'branch', pc: 5, branch });
  await world.pool.query(
    `UPDATE playbook_version SET plan = jsonb_set(jsonb_set(jsonb_set(plan::jsonb, '{code,0,scopes}', $1), '{code,1,scopes}', $2),
       '{code,2,scopes}', $1)::text`,
    [JSON.stringify([scope('right')]), JSON.stringify([scope('left')])],
  );
}

test('branches that are no longer wanted lose waits, open tasks and sends nobody has claimed', async () => {
  await sideBySide();
  await world.settle(1, [TASK, ARM]);
  await world.pool
    .query(`INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, purpose, template, status, created_at)
    SELECT gen_random_uuid(), id, 'hello', 1, playbook, customer_id, 'lifecycle', 'hello', 'waiting', now() FROM enrollment`);
  await branches();
  expect(await count('wait')).toBe(0);
  expect(await count('enrollment', 'ended_at IS NULL')).toBe(1);
  expect(await world.rows('SELECT status, outcome FROM task')).toEqual([
    { status: 'closed', outcome: 'closed' },
  ]);
  expect(await world.rows('SELECT status, reason FROM outreach')).toEqual([
    { status: 'skipped', reason: 'cancelled' },
  ]);
});

test('a task that stays stays when its branch is ended, and one that was answered stays answered', async () => {
  await sideBySide();
  await world.settle(1, [TASK]);
  await world.pool.query(`UPDATE task SET on_exit = '"keep"'`);
  await branches();
  expect(await count('task', `status = 'open'`)).toBe(1);
  await world.pool.query(
    `UPDATE task SET on_exit = NULL, status = 'resolved', answer = 'done', ended_at = now()`,
  );
  await branches(3);
  expect(await count('task', `status = 'resolved'`)).toBe(1);
});

test('a step that parks is found by what it lacks until it is tried again, whatever else is parked', async () => {
  await world.pool.query('UPDATE person SET active = false');
  await world.settle(1, [TASK]);
  await world.settle(2, [{ kind: 'trace', entries: [{ kind: 'parked', step: 'hello', why: '' }] }]);
  expect(await world.rows('SELECT step, code, customer_id FROM parked_step')).toEqual([
    { step: 'call', code: 'chain-empty', customer_id: 'acme' },
  ]);
  const told = { kind: 'released', step: 'call', visit: 1, why: 'it is there' } as const;
  await world.settle(3, [{ kind: 'trace', entries: [told] }, TASK]);
  expect(await count('parked_step')).toBe(1);
  await world.pool.query('UPDATE person SET active = true');
  await world.settle(4, [{ kind: 'trace', entries: [told] }, TASK]);
  expect(await count('parked_step')).toBe(0);
});
