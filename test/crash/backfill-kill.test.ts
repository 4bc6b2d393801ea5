import { House } from '../support/house';
import { projectWith, yaml } from '../support/project';
import { until } from '../support/until';

/** A worker that is killed while it brings in those who match already: the next one goes on behind it. */
let house: House;
beforeEach(async () => {
  house = await House.open();
}, 60_000);
afterEach(() => house.close());

const CARE = yaml`
  playbook: care
  title: Care
  owner: ops@acme.example
  purpose: service
  enroll: {rich: {becomes: customer.annual_value > 100}}
  reenroll: always
  backfill: matching
  exits: {gone: {event: login}}
  on_exit: {tasks: close}
  steps: [{id: pause, wait: 7d}]`;
const CUSTOMERS = 1_100;

const one = async (sql: string): Promise<number> =>
  (await house.pool.query<{ n: number }>(`SELECT ${sql} AS n`)).rows[0]?.n ?? 0;
const done = () => one('(SELECT done FROM bulk)');
const enrolled = () => one('(SELECT count(*) FROM enrollment)');

test('killed in the middle, a backfill takes everybody once and tells the truth at any moment', async () => {
  await house.pool.query(
    `INSERT INTO customer (id, attributes, created_at, updated_at)
     SELECT 'c' || n, '{"name": "x", "annual_value": 500}', now(), now() FROM generate_series(1, $1) n`,
    [CUSTOMERS],
  );
  const files = projectWith({ care: CARE });
  await house.api.post('/v1/publications', { files, backfill: { care: CUSTOMERS } });
  await house.startWorker();
  await until('the first rows', async () => (await done()) > 0, 30_000);
  await house.killWorker();
  const before = await done();
  expect(before).toBeLessThan(CUSTOMERS);
  expect(await enrolled()).toBe(before);
  await house.startWorker();
  await until('the last row', async () => (await done()) === CUSTOMERS, 60_000);
  expect(await enrolled()).toBe(CUSTOMERS);
  const results = await house.api.get<{ data: readonly unknown[] }>('/v1/bulk?playbook=care');
  expect(results.body.data).toMatchObject([
    { status: 'done', confirmed: CUSTOMERS, results: { enrolled: CUSTOMERS, refused: 0 } },
  ]);
  expect(await one('(SELECT count(DISTINCT subject_id) FROM enrollment)')).toBe(CUSTOMERS);
}, 150_000);
