import type { Item } from '../../playbooks/kernel/command';
import { ActivityWorld, NOW } from '../support/activity-world';

let world: ActivityWorld;
beforeEach(async () => {
  world = await ActivityWorld.open();
  await startOther();
});
afterEach(() => world.close());

const RUN: Item = { kind: 'enrollInto', pc: 3, step: 'rescue', visit: 1, with: { level: 2 } };
const EXIT: Item = { kind: 'exit', exit: 'stopped', why: 'ana: enough' };

/** A second live playbook with a way in by hand, and a step of the first that runs it. */
async function startOther(): Promise<void> {
  const run = { op: 'run', playbook: 'other', way: 'hand', with: {} };
  const steps = ['rescue', 'again'].map((step) => ({ ...run, step, outcomes: {}, next: -1 }));
  await world.pool.query(
    `UPDATE playbook_version SET plan = jsonb_set(plan::jsonb, '{code}', (plan::jsonb -> 'code') || $1)::text`,
    [JSON.stringify(steps)],
  );
  const field = { type: 'number', label: 'Level', required: true, max: 9 };
  const ways = { hand: { kind: 'manual', fields: { level: field } } };
  await world.pool.query(
    `INSERT INTO playbook_version (hash, playbook, number, plan, lines, templates, publication_id, published_at)
     SELECT 'sha256:2', 'other', 1, (plan::jsonb || $1)::text, lines, '[]', publication_id, published_at FROM playbook_version`,
    [JSON.stringify({ playbook: 'other', ways, reenroll: 'always', keeps: { trigger: [] } })],
  );
  await world.pool.query(
    `INSERT INTO playbook (id, version, publication_id) VALUES ('other', 'sha256:2', 'p1')`,
  );
}

const others = () =>
  world.rows<{ way: string; trigger: object; generation: number; exit: string | null }>(
    `SELECT way, trigger, generation, exit FROM enrollment WHERE playbook = 'other'`,
  );
const outcome = async (n: number, more: Partial<typeof RUN> = {}) => {
  const { results } = await world.settle(n, [{ ...RUN, ...more }]);
  return results[0];
};

test('a step enrolls its subject into another playbook, with its start in the outbox, once', async () => {
  expect(await outcome(1)).toEqual({ kind: 'enrolled', outcome: 'started' });
  expect(await outcome(1)).toEqual({ kind: 'enrolled', outcome: 'started' });
  expect(await others()).toEqual([
    { way: 'hand', trigger: { level: 2 }, generation: 1, exit: null },
  ]);
  const told = await world.rows(`SELECT kind, payload ->> 'startedAt' AS at FROM outbox`);
  expect(told).toEqual([{ kind: 'start', at: String(NOW) }]);
  const [{ same } = { same: false }] = await world.rows<{ same: boolean }>(
    `SELECT parent = '${world.enrollment}' AS same FROM enrollment WHERE playbook = 'other'`,
  );
  expect(same).toBe(true);
});

test('who is inside is refused with why, and so is the second of two in one batch', async () => {
  const { results } = await world.settle(1, [RUN, { ...RUN, pc: 4, step: 'again' }]);
  expect(results).toEqual([
    { kind: 'enrolled', outcome: 'started' },
    { kind: 'enrolled', outcome: 'refused', reason: 'inside' },
  ]);
  expect(await outcome(2, { visit: 3 })).toMatchObject({ reason: 'inside' });
  expect(await others()).toHaveLength(1);
});

test.each([
  ['fields', `SELECT 1`, { with: {} }],
  ['fields', `SELECT 1`, { with: { level: 10 } }],
  ['chain-too-long', `UPDATE enrollment SET generation = 9`, {}],
  ['not_live', `UPDATE playbook SET state = 'retired'`, {}],
  [
    'reenroll',
    `UPDATE playbook_version SET plan = jsonb_set(plan::jsonb, '{reenroll}', '"never"')::text;
     INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, exit, started_at, ended_at)
     VALUES (gen_random_uuid(), 'other', 'sha256:2', 'customer', 'acme', 'acme', 'hand', 'k', 'done', 'lost', now(), now())`,
    {},
  ],
])('a run is refused for %s', async (reason, sql, more) => {
  await world.pool.query(sql);
  expect(await outcome(1, more)).toEqual({ kind: 'enrolled', outcome: 'refused', reason });
  expect(await world.rows(`SELECT 1 FROM outbox`)).toEqual([]);
});

test.each([
  ['exit', 'removed', 2],
  ['keep', null, 1],
])('with "runs: %s" those it started leave with it', async (policy, exit, told) => {
  await world.pool.query(
    `UPDATE playbook_version SET plan = (plan::jsonb || $1)::text WHERE playbook = 'welcome'`,
    [JSON.stringify(policy === 'exit' ? { onExitRuns: 'exit' } : {})],
  );
  await outcome(1);
  await world.settle(2, [EXIT]);
  expect(await others()).toMatchObject([{ exit }]);
  expect(await world.rows(`SELECT 1 FROM outbox`)).toHaveLength(told);
});

test('the end is told of it and of those that leave with it', async () => {
  await world.pool.query(`INSERT INTO heard_type VALUES ('enrollment.ended')`);
  await world.pool.query(
    `UPDATE playbook_version SET plan = (plan::jsonb || '{"onExitRuns": "exit"}')::text WHERE playbook = 'welcome'`,
  );
  await outcome(1);
  await world.settle(2, [EXIT]);
  expect(
    await world.rows(`SELECT type, data, at FROM event WHERE source = 'tenure' ORDER BY id`),
  ).toEqual(
    [
      { playbook: 'welcome', exit: 'stopped' },
      { playbook: 'other', exit: 'removed' },
    ].map((data) => ({ type: 'enrollment.ended', data, at: new Date(NOW) })),
  );
});

test('one whom the other playbook holds out is inside it without its steps, and stays when this one ends', async () => {
  const goal = { exit: 'back', within: { n: 3, unit: 'd' } };
  const exits = { back: { trigger: { kind: 'event', types: ['deal.won'] } } };
  await world.pool.query(
    `UPDATE playbook_version SET plan = (plan::jsonb || $1)::text WHERE playbook = 'other'`,
    [JSON.stringify({ holdout: 1, goal, exits, exitOrder: ['back'] })],
  );
  await world.pool.query(
    `UPDATE playbook_version SET plan = (plan::jsonb || '{"onExitRuns": "exit"}')::text WHERE playbook = 'welcome'`,
  );
  expect(await outcome(1)).toEqual({ kind: 'enrolled', outcome: 'started' });
  await world.settle(2, [EXIT]);
  expect(
    await world.rows(`SELECT status, goal, ended_at FROM enrollment WHERE playbook = 'other'`),
  ).toEqual([{ status: 'held_out', goal: 'open', ended_at: null }]);
  expect(
    await world.rows(`SELECT w.arm, w.type FROM wait w JOIN enrollment n ON n.id = w.enrollment_id
      WHERE n.playbook = 'other'`),
  ).toEqual([{ arm: '#0/goal', type: 'deal.won' }]);
  expect(await world.rows(`SELECT due_at FROM due WHERE kind = 'goal'`)).toEqual([
    { due_at: new Date(NOW + 3 * 86_400_000) },
  ]);
  expect(await world.rows(`SELECT 1 FROM outbox`)).toEqual([]);
});
