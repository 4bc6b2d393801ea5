import { condition, IS_GOLD, plan, Stage, START } from '../../support/stage';

const LOST = { kind: 'event', types: ['deal.lost'] } as const;
const BOOKED = { kind: 'event', types: ['kickoff.booked'] } as const;
const BIG = condition(
  'event.amount > 10',
  ['>', ['name', 'event.amount'], ['lit', 10]],
  'event.amount',
);
const ONBOARDING = plan('onboarding', {
  ways: { won: { kind: 'event', types: ['deal.won'], if: BIG } },
  exits: { lost: { trigger: LOST } },
});
const WIN_BACK = plan('win_back', {
  ways: { lost: { kind: 'event', types: ['deal.lost'] } },
  reenroll: 'always',
});

let stage: Stage;
beforeEach(async () => void (stage = await Stage.open(ONBOARDING, WIN_BACK)));
afterEach(() => stage.close());

const lost = (id: string) => ({
  id,
  type: 'deal.lost',
  customer: 'acme',
  data: { reason: 'price', inner: 1 },
});

test('a way in starts an enrollment on the live version, with what the event brought', async () => {
  await stage.post([
    { id: 'e1', type: 'deal.won', customer: 'acme', data: { amount: 11, undeclared: 'x' } },
  ]);
  const [enrollment] = await stage.rows(
    'SELECT playbook, version, way, way_key, trigger, seen, status FROM enrollment',
  );
  expect(enrollment).toEqual({
    playbook: 'onboarding',
    version: 'sha256:onboarding',
    way: 'won',
    way_key: 'crm/e1',
    trigger: { amount: 11 },
    seen: { 'event.amount': 11 },
    status: 'running',
  });
  expect(await stage.rows('SELECT kind, payload FROM outbox')).toEqual([
    {
      kind: 'start',
      payload: {
        version: 'sha256:onboarding',
        way: 'won',
        trigger: { amount: 11 },
        startedAt: START,
      },
    },
  ]);
});

test('one who does not enter is recorded with the rule and the values seen', async () => {
  await stage.enrolled('onboarding');
  await stage.post([{ id: 'e1', type: 'deal.won', customer: 'acme', data: { amount: 3 } }]);
  await stage.post([{ id: 'e2', type: 'deal.won', customer: 'acme', data: { amount: 12 } }]);
  await stage.pool.query(`UPDATE enrollment SET ended_at = now(), status = 'done', exit = 'lost'`);
  await stage.post([{ id: 'e3', type: 'deal.won', customer: 'acme', data: { amount: 13 } }]);
  expect(await stage.rows('SELECT rule, seen FROM enrollment_refusal ORDER BY id')).toEqual([
    { rule: 'if', seen: { 'event.amount': 3 } },
    { rule: 'inside', seen: { 'event.amount': 12 } },
    { rule: 'reenroll', seen: { 'event.amount': 13 } },
  ]);
  expect(await stage.count('enrollment')).toBe(1);
});

test('an armed arm is met once, and its signal holds declared fields only', async () => {
  const enrollment = await stage.enrolled('onboarding');
  await stage.armed(enrollment, 'talk#1/reached', {
    ...LOST,
    types: ['deal.lost', 'kickoff.booked'],
  });
  await stage.post([lost('e1'), { id: 'e2', type: 'kickoff.booked', customer: 'acme' }]);
  await stage.post([lost('e3')]);
  const told = (await stage.signals()).filter((row) => row.enrollment_id === enrollment);
  expect(told.map(({ payload }) => payload)).toEqual([
    {
      kind: 'event',
      id: 'crm/e1',
      arm: 'talk#1/reached',
      type: 'deal.lost',
      at: START,
      data: { reason: 'price' },
    },
  ]);
});

test('a condition of a wait reads the customer and the event', async () => {
  const enrollment = await stage.enrolled('onboarding');
  await stage.armed(enrollment, 'talk#1/reached', { ...BOOKED, if: IS_GOLD });
  await stage.post([{ id: 'e1', type: 'kickoff.booked', customer: 'acme' }]);
  expect(await stage.signals()).toEqual([]);
  await stage.changes.patchCustomer('acme', { tier: 'gold' }, { source: 'crm' });
  await stage.post([{ id: 'e2', type: 'kickoff.booked', customer: 'acme' }]);
  expect(
    (await stage.signals()).map(({ payload }) => payload.kind === 'event' && payload.id),
  ).toEqual(['crm/e2']);
});

test('one who leaves by an event enters another playbook, or the same again, by the same event', async () => {
  const [first, again] = [await stage.enrolled('onboarding'), await stage.enrolled('win_back')];
  for (const id of [first, again]) await stage.armed(id, 'exit/lost', LOST, { exit: 'lost' });
  await stage.armed(first, 'talk#1/reached', LOST);
  await stage.post([lost('e1')]);
  const ended = await stage.rows(
    'SELECT id, exit, exit_why, status FROM enrollment WHERE ended_at IS NOT NULL ORDER BY id',
  );
  const left = { exit: 'lost', exit_why: 'deal.lost arrived (crm/e1)', status: 'done' };
  expect(ended).toEqual([first, again].sort().map((id) => ({ id, ...left })));
  expect(await stage.rows('SELECT playbook, way FROM enrollment WHERE ended_at IS NULL')).toEqual([
    { playbook: 'win_back', way: 'lost' },
  ]);
  const arms = (await stage.signals()).map(
    ({ payload }) => payload.kind === 'event' && payload.arm,
  );
  expect(arms).toEqual(['exit/lost', 'exit/lost']);
});

test('a historic event is kept, starts nothing and wakes nothing', async () => {
  const enrollment = await stage.enrolled('onboarding');
  await stage.armed(enrollment, 'talk#1/reached', LOST);
  await stage.post([{ ...lost('e1'), historic: true }]);
  expect([
    await stage.count('event'),
    await stage.count('outbox'),
    await stage.count('enrollment'),
  ]).toEqual([1, 0, 1]);
});

test('an event happened no later than it arrived', async () => {
  await stage.post([
    { id: 'e1', type: 'kickoff.booked', customer: 'acme', at: '2026-03-02T17:04:00+08:00' },
  ]);
  const [event] = await stage.rows<{ at: Date; received_at: Date }>(
    'SELECT at, received_at FROM event',
  );
  expect(event?.at.getTime()).toBe(START);
  expect(event?.received_at.getTime()).toBe(START);
});

test('an event for one customer wakes nobody at another', async () => {
  await stage.customer('other');
  const enrollment = await stage.enrolled('onboarding', 'other');
  await stage.armed(enrollment, 'talk#1/reached', LOST);
  await stage.post([lost('e1')]);
  expect(await stage.signals()).toEqual([]);
});
