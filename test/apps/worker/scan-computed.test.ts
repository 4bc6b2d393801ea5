import { ComputedScan, type ScanKind } from '../../../apps/worker/computing/scan-computed';
import { COMPUTED, RECOMPUTED } from '../../support/computed-project';
import { listen } from '../../support/listen';
import { condition, plan, Stage, START } from '../../support/stage';

const OLD = condition(
  'customer.days > 3',
  ['>', ['name', 'customer.days'], ['lit', 3]],
  'customer.days',
);
const BURNS = condition(
  'customer.burning > 0',
  ['>', ['name', 'customer.burning'], ['lit', 0]],
  'customer.burning',
);
const AGES = plan('ages', {
  ways: { ages: { kind: 'becomes', condition: OLD }, burns: { kind: 'becomes', condition: BURNS } },
});
const DAY_MS = 86_400_000;

let stage: Stage;
let told: (readonly [ScanKind, number, number])[];
const scan = (more: { batch?: number; seenEverywhereMs?: number } = {}): ComputedScan => {
  const { pool, published } = stage;
  const finished = (...one: [ScanKind, number, number]) => void told.push(one);
  return new ComputedScan({
    ...{ pool, published, finished, batch: 2, seenEverywhereMs: 0, ...more },
    clock: { now: () => stage.now },
  });
};
const through = async (one: ComputedScan): Promise<void> => {
  for (let steps = 0; (await one.step()) > 0; steps += 1)
    if (steps > 50) throw new Error('the scan does not end');
};
const valuesOf = (name: string) =>
  stage.rows(
    `SELECT id, attributes -> '${name}' AS value FROM customer WHERE id LIKE 'c%' ORDER BY id`,
  );

beforeEach(async () => {
  told = [];
  stage = await Stage.open(AGES);
  await stage.republish(COMPUTED);
  await stage.customer('c1', { since: '2026-03-01' });
  await stage.customer('c2', { usage: 40 });
  await stage.customer('c3', { since: '2026-02-20', tier: 'gold' });
});
afterEach(() => stage.close());

test('values come to be for everybody there is, counted, and nobody is woken by them', async () => {
  await stage.pool.query(
    `INSERT INTO record (type, id, customer_id, attributes, created_at, updated_at) VALUES ('ticket', 't', 'c3', '{"hot": true}', now(), now())`,
  );
  await through(scan());
  expect(await valuesOf('days')).toEqual([
    { id: 'c1', value: 1 },
    { id: 'c2', value: null },
    { id: 'c3', value: 10 },
  ]);
  expect(await valuesOf('burning')).toMatchObject([{ value: 0 }, { value: 0 }, { value: 1 }]);
  expect(await stage.count('enrollment')).toBe(0);
  expect(await stage.count('customer_change')).toBe(0);
  expect(told).toEqual([['came_to_be', 4, 4]]);
});

test('other formulas are computed by once, by a scan that goes on where another was cut', async () => {
  await through(scan());
  await stage.republish(RECOMPUTED);
  await scan().step();
  expect(
    await stage.rows(`SELECT last_id, finished FROM computing WHERE kind = 'came_to_be'`),
  ).toEqual([{ last_id: 'c1', finished: false }]);
  await through(scan());
  expect(told.at(-1)).toEqual(['came_to_be', 4, 0]);
  await through(scan());
  expect(told).toHaveLength(2);
});

test('a day later what the clock computes is computed again, and enrolls whom it concerns', async () => {
  await through(scan());
  await stage.pool.query(
    `UPDATE customer SET attributes = attributes || '{"since": "2026-02-27"}' WHERE id = 'c1'`,
  );
  stage.now = START + DAY_MS;
  await through(scan());
  expect(await valuesOf('days')).toEqual([
    { id: 'c1', value: 4 },
    { id: 'c2', value: null },
    { id: 'c3', value: 11 },
  ]);
  expect(await stage.rows('SELECT customer_id, way FROM enrollment')).toEqual([
    { customer_id: 'c1', way: 'ages' },
  ]);
  expect(await stage.count('customer_change')).toBe(0);
  expect(told.at(-1)).toEqual(['daily', 4, 2]);
});

test('a scan that finds nothing else writes no customer, and one that is over asks nobody', async () => {
  await through(scan());
  await stage.pool.query(`UPDATE customer SET attributes = attributes - 'since' - 'days'`);
  stage.now = START + DAY_MS;
  const [before] = await stage.rows(
    'SELECT array_agg(xmin::text ORDER BY id) AS rows FROM customer',
  );
  const again = scan();
  const heard = listen();
  await through(again).finally(heard.stop);
  expect(
    heard.statements.filter((text) => /tenure_put|tenure_change|UPDATE customer/.test(text)),
  ).toEqual([]);
  const [after] = await stage.rows(
    'SELECT array_agg(xmin::text ORDER BY id) AS rows FROM customer',
  );
  expect(after).toEqual(before);
  const silent = listen();
  await again.step().finally(silent.stop);
  expect(silent.statements).toEqual([]);
});

test('values of a publication come to be once every process has had time to see it', async () => {
  expect(await scan({ seenEverywhereMs: 60_000 }).step()).toBe(0);
  expect(await valuesOf('burning')).toMatchObject([
    { value: null },
    { value: null },
    { value: null },
  ]);
});
