import { randomUUID } from 'node:crypto';
import type { Item } from '../../playbooks/kernel/command';
import type { Plan, Task } from '../../playbooks/kernel/plan';
import { ActivityWorld, NOW, TASK } from '../support/activity-world';

let world: ActivityWorld;
beforeEach(async () => {
  world = await ActivityWorld.open();
});
afterEach(() => world.close());

const HOUR = 3_600_000;
type Opening = Extract<Item, { kind: 'openTask' }>;
const OPEN = TASK as Opening;
const PLACE = { pc: 1, step: 'call', visit: 1 };
const close = (outcome = 'given_up'): Item => ({
  kind: 'closeTask',
  step: 'call',
  visit: 1,
  outcome,
});

/** The task of the plan says this too. */
async function says(more: Partial<Task>, lifted: Plan['lifted'] = []): Promise<void> {
  const [row] = await world.rows<{ plan: string }>('SELECT plan FROM playbook_version');
  const plan = JSON.parse(row?.plan ?? '') as Plan;
  const code = plan.code.map((step) => (step.op === 'task' ? { ...step, ...more } : step));
  await world.pool.query('UPDATE playbook_version SET plan = $1', [
    JSON.stringify({ ...plan, code, lifted }),
  ]);
}
async function another(): Promise<string> {
  const id = randomUUID();
  await world.enroll(id, `acme-${id}`);
  return id;
}
/** They lead, and this is how a chain names them. */
async function lead(id: string) {
  await world.pool.query(`UPDATE role_holder SET person_id = $1`, [id]);
  const name = 'role.cs_lead';
  return { kind: 'person' as const, expr: ['name', name] as const, names: [name], source: name };
}
const person = (id: string, more = '') =>
  world.pool.query(
    `INSERT INTO person (id, attributes, created_at, updated_at${more === '' ? '' : ', absent_from, absent_until, delegate'})
     VALUES ('${id}', '{"name": "P"}', now(), now()${more})`,
  );

test('a second enrollment joins the open task, and the task is closed when the last of them leaves', async () => {
  await says({ mergeKey: 'together' });
  const enrollment = await another();
  const [first] = (await world.settle(1, [TASK])).results;
  const joined = await world.settle(1, [TASK], { enrollment });
  expect(joined.results).toEqual([{ ...first, giveUpAt: expect.any(Number) as number }]);
  expect(await world.rows('SELECT count(*) AS n FROM task')).toEqual([{ n: 1 }]);
  await world.settle(2, [close()]);
  expect(await world.rows('SELECT status FROM task')).toEqual([{ status: 'open' }]);
  expect((await world.settle(3, [close()])).results).toEqual([{ kind: 'taskClosed' }]);
  await world.settle(2, [close()], { enrollment });
  expect(await world.rows('SELECT status, outcome FROM task')).toEqual([
    { status: 'closed', outcome: 'given_up' },
  ]);
  expect(await world.rows('SELECT kind FROM task_change ORDER BY id')).toEqual(
    ['opened', 'joined', 'left', 'given_up'].map((kind) => ({ kind })),
  );
});

test('two enrollments that open at once share one task', async () => {
  await says({ mergeKey: 'together' });
  const enrollment = await another();
  await Promise.all([world.settle(1, [TASK]), world.settle(1, [TASK], { enrollment })]);
  await Promise.all([world.settle(1, [TASK]), world.settle(1, [TASK], { enrollment })]);
  expect(await world.rows('SELECT count(*) AS n FROM task')).toEqual([{ n: 1 }]);
  expect(await world.rows('SELECT count(*) AS n FROM task_source')).toEqual([{ n: 2 }]);
});

test('who exits leaves the task to the other, whose own exit closes it', async () => {
  await says({ mergeKey: 'together' });
  const enrollment = await another();
  const exit: Item = { kind: 'exit', exit: 'stopped', why: 'enough' };
  await world.settle(1, [TASK]);
  await world.settle(1, [TASK], { enrollment });
  await world.settle(2, [exit]);
  expect(await world.rows('SELECT status FROM task')).toEqual([{ status: 'open' }]);
  await world.settle(2, [exit], { enrollment });
  expect(await world.rows('SELECT status FROM task')).toEqual([{ status: 'closed' }]);
});

test('the key of a task that this batch closes opens a task of its own', async () => {
  await says({ mergeKey: 'together' });
  await world.settle(1, [TASK]);
  await world.settle(2, [close('closed'), { ...OPEN, visit: 2 }]);
  expect(await world.rows('SELECT status FROM task ORDER BY status')).toEqual([
    { status: 'closed' },
    { status: 'open' },
  ]);
});

test('a rung puts the task into another inbox, one that reassigns moves it, and a second run doubles nothing', async () => {
  await person('max');
  const to = [await lead('max')];
  const rung = { after: { n: 1, unit: 'h' as const }, to, reassign: false };
  const rungs = [rung, { ...rung, reassign: true }];
  const ladder = {
    from: 'open' as const,
    until: 'done' as const,
    rounds: 1,
    rungs,
    end: rung.after,
  };
  await says({ ladder });
  await world.settle(1, [TASK]);
  const climb: Item = { kind: 'climb', ...PLACE, from: NOW, climbed: 0, binds: {} };
  const first = await world.settle(2, [climb], { now: NOW + HOUR });
  expect(await world.settle(2, [climb], { now: NOW + 2 * HOUR })).toEqual(first);
  expect(await world.rows('SELECT kind, id FROM task_also')).toEqual([
    { kind: 'person', id: 'max' },
  ]);
  expect(await world.rows('SELECT assignee FROM task')).toEqual([{ assignee: 'ana' }]);
  await world.settle(3, [{ ...climb, climbed: 1 }], { now: NOW + 2 * HOUR });
  expect(await world.rows('SELECT assignee, chosen FROM task')).toEqual([
    { assignee: 'max', chosen: { kind: 'person', id: 'ana' } },
  ]);
  expect(await world.rows(`SELECT recipient FROM notice`)).toEqual([
    { recipient: 'max' },
    { recipient: 'max' },
  ]);
});

test('clocks that are computed again leave a task where its ladder or a person put it', async () => {
  await person('max');
  await world.settle(1, [TASK]);
  await world.pool.query(`UPDATE task SET assignee = 'max'`);
  const retime: Item = { kind: 'retime', ...PLACE, from: NOW, climbed: 0, binds: {} };
  await world.settle(2, [retime]);
  expect(await world.rows('SELECT assignee FROM task')).toEqual([{ assignee: 'max' }]);
  await person('eve');
  await world.pool.query(`UPDATE customer SET attributes = attributes || '{"csm": "eve"}'`);
  await world.settle(3, [retime]);
  expect(await world.rows('SELECT assignee, chosen FROM task')).toEqual([
    { assignee: 'eve', chosen: { kind: 'person', id: 'eve' } },
  ]);
});

test.each([
  ['while they are away', NOW - HOUR, NOW + HOUR, 'dora'],
  ['not before they go', NOW + HOUR, NOW + 2 * HOUR, 'olga'],
  ['nor once they are back', NOW - HOUR, NOW, 'olga'],
])('a delegate stands in %s', async (_when, from, until, assignee) => {
  const [out, back] = [from, until].map((ms) => `'${new Date(ms).toISOString()}'`);
  await person('dora');
  await person('olga', `, ${out}, ${back}, 'dora'`);
  await world.pool.query(`UPDATE customer SET attributes = attributes || '{"csm": "olga"}'`);
  expect((await world.settle(1, [TASK])).results).toMatchObject([{ kind: 'task', assignee }]);
});

test('whoever is on duty at that time is found, though nothing of the customer leads to them', async () => {
  await person('dora');
  const [source, name] = ['on_duty(queue.cs)', 'queue.cs'];
  await says({ assign: [{ kind: 'person', expr: ['lifted', 0], names: ['#0'], source }] }, [
    { expr: ['call', 'on_duty', ['name', name]], names: [name] },
  ]);
  const shift = (queue: string, from: number, until: number) =>
    world.pool.query(`INSERT INTO duty_shift VALUES ($1, 'dora', $2, $3)`, [
      queue,
      new Date(from).toISOString(),
      new Date(until).toISOString(),
    ]);
  await shift('cs', NOW - 9 * HOUR, NOW);
  expect((await world.settle(1, [TASK])).results).toMatchObject([{ kind: 'parked' }]);
  await shift('cs', NOW, NOW + HOUR);
  expect((await world.settle(2, [TASK])).results).toMatchObject([
    { kind: 'task', assignee: 'dora' },
  ]);
});

test('what resolves a task by itself is looked back for: it is never opened, or its arms stand', async () => {
  await says({
    doneWhen: [
      { name: 'done', trigger: { kind: 'event', types: ['kickoff.booked'] }, since: 'step' },
    ],
  });
  expect((await world.settle(1, [{ ...OPEN, since: [NOW - HOUR] }])).results).toMatchObject([
    { assignee: 'ana' },
  ]);
  expect(await world.rows('SELECT arm, kind FROM wait')).toEqual([
    { arm: 'call#1/done', kind: 'event' },
  ]);
  await world.pool.query(
    `INSERT INTO event (source, key, customer_id, about_kind, about_id, type, at, received_at)
     VALUES ('crm', 'k', 'acme', 'customer', 'acme', 'kickoff.booked', $1, $1)`,
    [new Date(NOW - HOUR / 2).toISOString()],
  );
  const again: Item = { ...OPEN, visit: 2, since: [NOW - HOUR] };
  expect((await world.settle(2, [again])).results).toMatchObject([{ met: { id: 'crm/k' } }]);
  const taken: Item = { ...OPEN, visit: 3, since: [NOW - HOUR], except: ['crm/k'] };
  expect((await world.settle(3, [taken])).results).toMatchObject([{ assignee: 'ana' }]);
  expect(await world.rows('SELECT count(*) AS n FROM task')).toEqual([{ n: 2 }]);
});

test('an exit hands a task over as its policy says', async () => {
  await person('vera');
  const vera = await lead('vera');
  await says({ onExit: { handOver: [vera] } });
  await world.settle(1, [TASK]);
  await world.settle(2, [{ kind: 'exit', exit: 'stopped', why: 'enough' }]);
  expect(await world.rows('SELECT status, assignee FROM task')).toEqual([
    { status: 'open', assignee: 'vera' },
  ]);
});

test('a ladder until somebody takes it on fires no rung once somebody has', async () => {
  const after = { n: 1, unit: 'h' as const };
  const rungs = [{ after, to: [await lead('ana')], reassign: false }];
  await says({ ladder: { from: 'open', until: 'acknowledged', rounds: 1, rungs, end: after } });
  expect((await world.settle(1, [TASK])).results).toMatchObject([
    { ladder: { until: 'acknowledged', next: NOW + HOUR } },
  ]);
  await world.pool.query(`UPDATE task SET acknowledged_by = 'ana', acknowledged_at = opened_at`);
  const climb: Item = { kind: 'climb', ...PLACE, from: NOW, climbed: 0, binds: {} };
  const { results } = await world.settle(2, [climb], { now: NOW + HOUR });
  expect(results[0]).not.toHaveProperty('rung');
  expect(await world.rows('SELECT count(*) AS n FROM notice')).toEqual([{ n: 0 }]);
  const retime: Item = { kind: 'retime', ...PLACE, from: NOW, climbed: 0, binds: {} };
  expect((await world.settle(3, [retime])).results[0]).not.toHaveProperty('ladder');
});

test('clocks of who joined a task are its own: neither due time nor owner of the task move with them', async () => {
  await person('eve');
  await says({ mergeKey: 'together' });
  const enrollment = await another();
  await world.settle(1, [TASK]);
  await world.settle(1, [TASK], { enrollment });
  await world.pool.query(`UPDATE customer SET attributes = attributes || '{"csm": "eve"}'`);
  const retime: Item = { kind: 'retime', ...PLACE, from: NOW + 9 * HOUR, climbed: 0, binds: {} };
  const before = await world.rows('SELECT assignee, due_at FROM task');
  const { results } = await world.settle(2, [retime], { enrollment });
  expect(results).toMatchObject([{ kind: 'task', giveUpAt: NOW + 129 * HOUR }]);
  expect(await world.rows('SELECT assignee, due_at FROM task')).toEqual(before);
  await world.settle(2, [retime]);
  expect(await world.rows('SELECT assignee FROM task')).toEqual([{ assignee: 'eve' }]);
});
