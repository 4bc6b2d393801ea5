import { scanDue } from '../../../apps/shared/due/scan-due';
import { openPool } from '../../../apps/shared/database/pool';
import { Published } from '../../../apps/shared/publications/published';
import type { SilenceTrigger } from '../../../playbooks/kernel/trigger';
import { condition, IS_GOLD, plan, Stage, START } from '../../support/stage';

const DAY = 86_400_000;
const QUIET: SilenceTrigger = {
  kind: 'silence',
  types: ['kickoff.booked'],
  for: { n: 2, unit: 'd' },
};
const CARE = plan('care', { exits: { quiet: { trigger: QUIET }, gold: {} } });

let stage: Stage;
let faults: string[];
beforeEach(async () => {
  faults = [];
  stage = await Stage.open(CARE);
  await stage.pool.query(`INSERT INTO silence_type VALUES ('kickoff.booked')`);
});
afterEach(async () => {
  await stage.close();
  expect(faults).toEqual([]);
});

const scan = (now: number) => {
  const log = (line: string): void => void faults.push(line);
  return scanDue({ pool: stage.pool, published: stage.published, log }, now);
};
const silent = (enrollment: string, more: { exit?: string } = {}) =>
  stage.armed(enrollment, more.exit ? 'exit/quiet' : 'calm#1/reached', QUIET, {
    ...more,
    since: START,
    due: START + 2 * DAY,
  });
const arms = async () =>
  (await stage.signals()).map(
    ({ payload }) => payload.kind === 'event' && [payload.arm, payload.at],
  );

test('a silence fires when it has lasted, at the time it had, and once', async () => {
  await silent(await stage.enrolled('care'));
  expect(await scan(START + 2 * DAY - 1)).toBe(0);
  expect(await scan(START + 2 * DAY)).toBe(1);
  expect(await scan(START + 3 * DAY)).toBe(0);
  expect(await arms()).toEqual([['calm#1/reached', START + 2 * DAY]]);
});

test('an event does not touch the silence it breaks: it moves when it would have fired', async () => {
  await silent(await stage.enrolled('care'));
  stage.now = START + DAY;
  await stage.post([{ id: '1', type: 'kickoff.booked', customer: 'acme', data: {} }]);
  const due = () => stage.rows(`SELECT due_at FROM wait`);
  expect(await due()).toEqual([{ due_at: new Date(START + 2 * DAY) }]);
  await scan(START + 2 * DAY);
  expect(await due()).toEqual([{ due_at: new Date(START + 3 * DAY) }]);
  expect(await stage.signals()).toEqual([]);
  await scan(START + 3 * DAY);
  expect(await arms()).toEqual([['calm#1/reached', START + 3 * DAY]]);
});

test('an event that is told late moves it to where it happened, and one of long ago does not', async () => {
  await silent(await stage.enrolled('care'));
  stage.now = START + DAY;
  const kickoff = { type: 'kickoff.booked', customer: 'acme', data: {}, historic: true };
  await stage.post([{ ...kickoff, id: '1', at: new Date(START + DAY / 2).toISOString() }]);
  await stage.post([{ ...kickoff, id: '2', at: new Date(START - 9 * DAY).toISOString() }]);
  await scan(START + 2 * DAY);
  expect(await stage.rows(`SELECT due_at FROM wait`)).toEqual([
    { due_at: new Date(START + 2.5 * DAY) },
  ]);
});

test('an exit that is due ends the enrollment at once, and its waits wake nobody', async () => {
  const id = await stage.enrolled('care');
  await silent(id);
  await silent(id, { exit: 'quiet' });
  await scan(START + 2 * DAY);
  expect(await stage.rows('SELECT status, exit, exit_why FROM enrollment')).toEqual([
    { status: 'done', exit: 'quiet', exit_why: 'silence of kickoff.booked' },
  ]);
  expect(await arms()).toEqual([['exit/quiet', START + 2 * DAY]]);
  expect(await scan(START + 9 * DAY)).toBe(0);
});

test('what was missed while no scanner ran is due still, for everybody, oldest first', async () => {
  for (let i = 0; i < 30; i += 1) {
    await stage.customer(`c${i}`);
    await silent(await stage.enrolled('care', `c${i}`));
  }
  expect(await scan(START + 400 * DAY)).toBe(30);
  const told = await stage.signals();
  expect(new Set(told.map(({ enrollment_id }) => enrollment_id)).size).toBe(30);
});

test('two scanners at once do nothing twice', async () => {
  for (let i = 0; i < 20; i += 1) {
    await stage.customer(`c${i}`);
    await silent(await stage.enrolled('care', `c${i}`));
  }
  const pool = openPool(stage.url, { name: 'other', max: 2 });
  const other = {
    pool,
    published: new Published(pool),
    log: (line: string) => void faults.push(line),
  };
  await Promise.all([
    scan(START + 2 * DAY),
    scanDue(other, START + 2 * DAY),
    scan(START + 2 * DAY),
  ]);
  await pool.end();
  expect(await stage.signals()).toHaveLength(20);
});

test('a condition that must stay true fires after its time, and falling back cancels it', async () => {
  const held = { kind: 'when', condition: IS_GOLD, for: { n: 1, unit: 'd' } } as const;
  await stage.armed(await stage.enrolled('care'), 'rise#1/reached', held, {
    inputs: ['customer.tier'],
  });
  const patch = (tier: string) => stage.changes.patchCustomer('acme', { tier }, { source: 'crm' });
  await patch('gold');
  stage.now = START + DAY / 2;
  await patch('silver');
  expect(await scan(START + 2 * DAY)).toBe(0);
  await patch('gold');
  await scan(START + 1.5 * DAY);
  expect(await arms()).toEqual([['rise#1/reached', START + 1.5 * DAY]]);
});

test('a moment that moves into the past fires at once, one that moves away waits on', async () => {
  const moment = {
    date: condition('customer.since', ['name', 'customer.since'], 'customer.since'),
  };
  await stage.armed(
    await stage.enrolled('care'),
    'at#1/reached',
    { kind: 'at', moment },
    {
      inputs: ['customer.since'],
      since: START,
      due: START + 5 * DAY,
    },
  );
  const patch = (since: string) =>
    stage.changes.patchCustomer('acme', { since }, { source: 'crm' });
  await patch('2026-03-20');
  expect(await scan(START + 6 * DAY)).toBe(0);
  await patch('2026-02-02');
  expect(await scan(START + 6 * DAY)).toBe(1);
  expect(await arms()).toEqual([['at#1/reached', Date.parse('2026-02-02T09:00:00Z')]]);
});

test('a clock is told when it stands still, and when it runs again', async () => {
  const id = await stage.enrolled('care');
  await stage.pool.query(
    `INSERT INTO wait (enrollment_id, arm, kind, customer_id, subject_kind, subject_id, condition, inputs, since, armed_at)
     VALUES ($1, 'slow#1/~pause', 'pause', 'acme', 'customer', 'acme', $2, '{customer.tier}', now(), now())`,
    [id, JSON.stringify(IS_GOLD)],
  );
  for (const tier of ['gold', 'gold', 'silver'])
    await stage.changes.patchCustomer('acme', { tier }, { source: 'crm' });
  expect((await stage.signals()).map(({ payload }) => payload)).toMatchObject([
    { kind: 'clock', arm: 'slow#1/~pause', runs: false },
    { kind: 'clock', arm: 'slow#1/~pause', runs: true },
  ]);
});

test('with nothing due a scan reads next to nothing', async () => {
  await silent(await stage.enrolled('care'));
  const [row] = await stage.rows<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT DISTINCT customer_id FROM (
       SELECT customer_id, due_at FROM wait WHERE kind IN ('when', 'becomes', 'silence', 'at') AND due_at <= '2026-03-01'
       ORDER BY due_at LIMIT 500) x ORDER BY 1`,
  );
  expect(row?.['QUERY PLAN'][0].Plan['Shared Hit Blocks']).toBeLessThanOrEqual(5);
});
