import { openPool } from '../../../apps/shared/database/pool';
import { scanDue } from '../../../apps/shared/due/scan-due';
import { Published } from '../../../apps/shared/publications/published';
import { WaysScan } from '../../../apps/worker/ways/scan-ways';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Plan, Way } from '../../../playbooks/kernel/plan';
import { condition, IS_GOLD, plan, PROJECT, Stage, START } from '../../support/stage';

const DAY = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const SINCE = condition('customer.since', ['name', 'customer.since'], 'customer.since');
const HEALTHY = condition(
  'customer.health > 50',
  ['>', ['name', 'customer.health'], ['lit', 50]],
  'customer.health',
);
const DATE: Way = { kind: 'at', moment: { date: SINCE, before: { n: 2, unit: 'd' } }, past: 'run' };
const QUIET: Way = { kind: 'silence', types: ['kickoff.booked'], for: { n: 3, unit: 'd' } };
const HELD: Way = { kind: 'becomes', condition: IS_GOLD, for: { n: 2, unit: 'd' } };
const DAILY: Way = { kind: 'schedule', rhythm: { days: 'business', time: '10:00' }, if: HEALTHY };

let stage: Stage;
let faults: string[];
const open = async (ways: Readonly<Record<string, Way>>, more: Partial<Plan> = {}) => {
  faults = [];
  stage = await Stage.open(plan('care', { ways, reenroll: 'always', ...more }));
  await stage.pool.query(`INSERT INTO silence_type VALUES ('kickoff.booked')`);
};
afterEach(async () => {
  await stage.close();
  expect(faults).toEqual([]);
});

/** As the worker does after a publication. */
const seed = async (batch = 100) => {
  const counted: number[] = [];
  const { pool, published } = stage;
  const clock = { now: () => stage.now };
  const finished = (looked: number, moved: number): void => void counted.push(looked, moved);
  const deps = { pool, published, clock, finished, batch, seenEverywhereMs: 0 };
  const scan = new WaysScan(deps);
  while ((await scan.step()) > 0);
  return counted;
};
const scan = (now: number) => {
  stage.now = now;
  const log = (line: string): void => void faults.push(line);
  return scanDue({ pool: stage.pool, published: stage.published, log }, now);
};
const patch = (attributes: Readonly<Record<string, unknown>>, customer = 'acme') =>
  stage.changes.patchCustomer(customer, attributes, { source: 'crm' });
const booked = (id: string, at = stage.now) =>
  stage.post([{ id, type: 'kickoff.booked', customer: 'acme', at: iso(at), data: {} }]);
const inside = () =>
  stage.rows<{ subject: string; way: string; key: string }>(
    `SELECT subject_id AS subject, way, way_key AS key FROM enrollment ORDER BY started_at, subject_id`,
  );
const due = async () =>
  (await stage.rows<{ due_at: Date }>(`SELECT due_at FROM due WHERE kind = 'way'`)).map(
    ({ due_at }) => due_at,
  );
const leave = () =>
  stage.pool.query(`UPDATE enrollment SET status = 'done', exit = 'finished', ended_at = $1`, [
    iso(stage.now),
  ]);
const AT = { date: '2026-03-20', key: '2026-03-20#0', opens: Date.parse('2026-03-18T09:00Z') };

describe('a date', () => {
  beforeEach(() => open({ due: DATE }));

  test('enrolls when its moment has come, once', async () => {
    await seed();
    await patch({ since: AT.date });
    expect(await scan(AT.opens - 1)).toBe(0);
    expect(await scan(AT.opens)).toBe(1);
    await leave();
    expect(await scan(AT.opens + 90 * DAY)).toBe(0);
    expect(await inside()).toEqual([{ subject: 'acme', way: 'due', key: AT.key }]);
    expect(await stage.count(`outbox WHERE kind = 'start'`)).toBe(1);
  });

  test('moved before it has come it is waited for anew, moved into the past it opens at once', async () => {
    await seed();
    await patch({ since: AT.date });
    await patch({ since: '2026-06-01' });
    expect(await scan(AT.opens)).toBe(0);
    await patch({ since: '2026-03-01' });
    expect(await scan(AT.opens + 1)).toBe(1);
    expect(await inside()).toMatchObject([{ key: '2026-03-01#0' }]);
  });

  test('moved after it has come it enrolls by the other date, and by the old one never again', async () => {
    await seed();
    await patch({ since: AT.date });
    await scan(AT.opens);
    await leave();
    await patch({ since: '2026-04-20' });
    await patch({ since: AT.date });
    expect(await scan(AT.opens + 5 * DAY)).toBe(0);
    await patch({ since: '2026-04-20' });
    expect(await scan(AT.opens + 60 * DAY)).toBe(1);
    expect(await inside()).toMatchObject([{ key: AT.key }, { key: '2026-04-20#0' }]);
  });

  test('that had passed when the playbook was published is left to the backfill', async () => {
    await stage.customer('old', { since: '2026-02-01' });
    await stage.customer('new', { since: AT.date });
    await seed();
    await scan(START + DAY);
    expect(await inside()).toEqual([]);
    await scan(AT.opens);
    expect(await inside()).toMatchObject([{ subject: 'new' }]);
  });

  test('that had passed when the customer was made opens where the way says so', async () => {
    await patch({ name: 'Later', since: '2026-02-01' }, 'later');
    expect(await scan(START)).toBe(1);
    expect(await inside()).toMatchObject([{ subject: 'later', key: '2026-02-01#0' }]);
  });

  test('is computed again when a publication brings another calendar, and only then', async () => {
    await patch({ since: AT.date });
    await seed();
    expect(await due()).toEqual([new Date(AT.opens)]);
    const week = [1, 2, 3, 4, 5] as const;
    const early = { ...PROJECT.calendars['office'], id: 'office', week, hours: [[480, 1080]] };
    await stage.republish({ ...PROJECT, calendars: { office: early } } as unknown as Project);
    expect(await seed()).toEqual([1, 1]);
    expect(await due()).toEqual([new Date(AT.opens - 3_600_000)]);
    expect(await seed()).toEqual([]);
  });
});

test('a passed date of somebody who was made later is skipped where the way says so', async () => {
  await open({ due: { ...DATE, past: 'skip' } });
  await patch({ name: 'Later', since: '2026-02-01' }, 'later');
  expect(await scan(START + DAY)).toBe(0);
  await patch({ since: AT.date }, 'later');
  expect(await scan(AT.opens)).toBe(1);
});

describe('a silence', () => {
  beforeEach(() => open({ quiet: QUIET }));

  test('that had lasted when it was published waits for the next sign', async () => {
    await stage.customer('still');
    await stage.pool.query(`UPDATE customer SET created_at = $1`, [iso(START - 30 * DAY)]);
    await seed();
    expect(await scan(START + 3 * DAY)).toBe(2);
    expect(await inside()).toEqual([]);
    stage.now = START + 4 * DAY;
    await booked('1');
    await scan(START + 6 * DAY);
    expect(await inside()).toEqual([]);
    await scan(START + 7 * DAY);
    expect(await inside()).toEqual([
      { subject: 'acme', way: 'quiet', key: `silence/${iso(START + 4 * DAY)}` },
    ]);
  });

  test('counts from a sign that came before the playbook was published', async () => {
    await stage.pool.query(`DELETE FROM silence_type`);
    await booked('1', START - DAY / 2);
    expect(await stage.count('last_event')).toBe(0);
    await seed();
    expect(await due()).toEqual([new Date(START + 2.5 * DAY)]);
  });

  test('enrolls once, and again only after a further sign', async () => {
    await seed();
    await scan(START + 2 * DAY);
    expect(await inside()).toMatchObject([{ key: `silence/${iso(START - DAY)}` }]);
    await leave();
    for (let day = 3; day < 20; day += 1) await scan(START + day * DAY);
    expect(await inside()).toHaveLength(1);
    await booked('1');
    for (let day = 20; day < 40; day += 1) await scan(START + day * DAY);
    expect(await inside()).toHaveLength(2);
  });

  test('that is broken moves when it would have been over', async () => {
    await seed();
    stage.now = START + DAY;
    await booked('1');
    expect(await scan(START + 2 * DAY)).toBe(1);
    expect(await due()).toEqual([new Date(START + 4 * DAY)]);
    expect(await inside()).toEqual([]);
  });
});

describe('a condition that must stay true', () => {
  beforeEach(() => open({ held: HELD }));

  test('enrolls after its time, and falling back cancels it', async () => {
    await seed();
    await patch({ tier: 'gold' });
    stage.now = START + DAY;
    await patch({ tier: 'silver' });
    expect(await scan(START + 2 * DAY)).toBe(0);
    await patch({ tier: 'gold' });
    expect(await scan(START + 4 * DAY - 1)).toBe(0);
    await scan(START + 4 * DAY);
    expect(await inside()).toEqual([
      { subject: 'acme', way: 'held', key: `held/${iso(START + 2 * DAY)}` },
    ]);
    await leave();
    await patch({ health: 3 });
    expect(await scan(START + 9 * DAY)).toBe(0);
  });

  test('does not become true by being made or by being published', async () => {
    await stage.customer('gold', { tier: 'gold' });
    await seed();
    await patch({ name: 'New', tier: 'gold' }, 'new');
    expect(await due()).toEqual([]);
  });
});

describe('a rhythm', () => {
  const FIRST = Date.parse('2026-03-02T10:00Z');
  beforeEach(() => open({ daily: DAILY }));

  test('lets everybody in for whom its condition holds by then, and refuses nobody else', async () => {
    await stage.customer('well', { health: 90 });
    await seed();
    expect(await scan(FIRST - 1)).toBe(0);
    expect(await scan(FIRST)).toBe(2);
    expect(await inside()).toEqual([
      { subject: 'well', way: 'daily', key: `schedule/${iso(FIRST)}` },
    ]);
    expect(await stage.count('enrollment_refusal')).toBe(0);
    await patch({ health: 90 });
    await scan(FIRST + DAY);
    expect(await inside()).toMatchObject([{ subject: 'well' }, { subject: 'acme' }]);
  });

  test('is caught up on once after a week without a scanner, and goes on as before', async () => {
    await patch({ health: 90 });
    await seed();
    await scan(FIRST + 7 * DAY + 3);
    expect(await inside()).toHaveLength(1);
    expect(await due()).toEqual([new Date(FIRST + 8 * DAY)]);
  });

  test('is there for whoever is made later', async () => {
    await seed();
    await patch({ name: 'New', health: 90 }, 'new');
    await scan(FIRST);
    expect(await inside()).toMatchObject([{ subject: 'new' }]);
  });
});

describe('at the door', () => {
  const refused = () => stage.rows('SELECT way, rule, seen FROM enrollment_refusal ORDER BY id');

  test('one who may not enter again is refused with the rule, for good', async () => {
    await open({ due: DATE }, { reenroll: 'never' });
    await seed();
    await patch({ since: AT.date });
    await scan(AT.opens);
    await leave();
    await patch({ since: '2026-04-20' });
    await scan(AT.opens + 60 * DAY);
    expect(await scan(AT.opens + 90 * DAY)).toBe(0);
    expect(await inside()).toHaveLength(1);
    expect(await refused()).toEqual([{ way: 'due', rule: 'reenroll', seen: {} }]);
  });

  test('one whom the condition keeps out is refused with what it saw at that moment', async () => {
    await open({ due: { ...DATE, if: HEALTHY } });
    await seed();
    await patch({ since: AT.date, health: 90 });
    await patch({ health: 10 });
    await scan(AT.opens);
    await patch({ health: 90 });
    expect(await scan(AT.opens + DAY)).toBe(0);
    expect(await refused()).toEqual([{ way: 'due', rule: 'if', seen: { 'customer.health': 10 } }]);
  });

  test('of two ways that are due the first in the file lets in', async () => {
    await open({
      quiet: { ...QUIET, for: { n: 2, unit: 'd' } },
      early: { ...QUIET, for: { n: 1, unit: 'd' } },
    });
    await stage.pool.query(`UPDATE customer SET created_at = $1`, [iso(START)]);
    await seed();
    await scan(START + 5 * DAY);
    expect(await inside()).toMatchObject([{ way: 'quiet' }]);
    expect(await refused()).toMatchObject([{ way: 'early', rule: 'inside' }]);
  });

  test('two scanners at once let nobody in twice', async () => {
    await open({ daily: DAILY });
    for (let i = 0; i < 20; i += 1) await stage.customer(`c${i}`, { health: 90 });
    await seed(7);
    const pool = openPool(stage.url, { name: 'other', max: 2 });
    const log = (line: string): void => void faults.push(line);
    const other = { pool, published: new Published(pool), log };
    await Promise.all([scan(START + DAY), scanDue(other, START + DAY), scan(START + DAY)]);
    await pool.end();
    expect(await inside()).toHaveLength(20);
    expect(await refused()).toEqual([]);
  });
});

test('a contact has times of its own, and those of a playbook that is no more are forgotten', async () => {
  await open({ quiet: QUIET }, { subject: 'contact' });
  const contact = { customer_id: 'acme', name: 'Cleo', roles: ['sponsor'] };
  await stage.changes.patchContact('cleo', contact, { source: 'crm' });
  await seed();
  expect(await due()).toEqual([new Date(START + 3 * DAY)]);
  await scan(START + 3 * DAY);
  expect(await inside()).toMatchObject([{ subject: 'cleo' }]);
  await stage.pool.query(`UPDATE playbook SET state = 'retired'`);
  await stage.published.refresh();
  await seed();
  expect(await due()).toEqual([]);
});
