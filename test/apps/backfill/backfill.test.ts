import type { Pool, PoolClient } from 'pg';
import { fillNext } from '../../../apps/shared/backfill/fill-next';
import { scanDue } from '../../../apps/shared/due/scan-due';
import { Published } from '../../../apps/shared/publications/published';
import { WaysScan } from '../../../apps/worker/ways/scan-ways';
import { share } from '../../../playbooks/kernel/split';
import { readProject } from '../../../apps/cli/project-files';
import { TestApi } from '../../support/api';
import { projectWith, yaml } from '../../support/project';
import { LIBRARY } from '../../support/project-folder';

/** `backfill: matching`: counted and confirmed when it is published, carried out by the worker. */
let api: TestApi;
let key: string;
const DAY = 86_400_000;

beforeEach(async () => {
  api = await TestApi.open();
  key = await api.key(['playbooks:publish', 'playbooks:read', 'enrollments:read']);
});
afterEach(() => api.close());

interface Care {
  readonly ways?: string;
  readonly top?: string;
  readonly backfill?: 'matching' | 'none';
  readonly reenroll?: string;
}
const RICH = 'rich: {becomes: customer.annual_value > 100, if: customer.status == "active"}';
function care({ ways = RICH, top = '', backfill = 'matching', reenroll = 'always' }: Care = {}) {
  return projectWith({
    care: yaml`
      playbook: care
      title: Care
      owner: ops@acme.example
      purpose: service
      ${top}
      enroll:
        hand: {manual: true}
        ${ways}
      reenroll: ${reenroll}
      backfill: ${backfill}
      exits: {gone: {event: login}}
      on_exit: {tasks: close}
      steps: [{id: pause, wait: 7d}]`,
  });
}

let calls = 0;
const publish = (files: object, more: object = {}) =>
  api.call('POST', '/v1/publications', {
    as: key,
    body: { files, ...more },
    headers: { 'idempotency-key': `backfill-${(calls += 1)}` },
  });

/** What it becomes once its count has been confirmed. */
async function published(files: object, count: number): Promise<string> {
  const answer = await publish(files, { backfill: { care: count } });
  expect(answer.body).toMatchObject({ playbooks: { care: { backfill_count: count } } });
  const { bulk_id: bulk } = (answer.body['playbooks'] as { care: { bulk_id: string } }).care;
  return bulk;
}

async function customer(id: string, attributes: object = {}, daysOld = 90): Promise<void> {
  await api.world.pool.query(
    'INSERT INTO customer (id, attributes, created_at, updated_at) VALUES ($1, $2, $3, $3)',
    [
      id,
      JSON.stringify({ name: id, status: 'active', ...attributes }),
      new Date(Date.now() - daysOld * DAY),
    ],
  );
}

/** Passes of the worker, a second of playbook time apart; answers what each took. */
async function work(passes = 5): Promise<number[]> {
  const { pool, published } = api.world;
  const taken: number[] = [];
  for (let n = 0; n < passes; n += 1)
    taken.push(await fillNext({ pool, published }, Date.now() + 1_000 * n));
  return taken;
}

async function rows<T extends object>(sql: string): Promise<T[]> {
  return (await api.world.pool.query<T>(sql)).rows;
}
const inside = () =>
  rows<{ subject: string; way: string; status: string }>(
    'SELECT subject_id AS subject, way, status FROM enrollment ORDER BY subject_id, way',
  );
const results = () =>
  rows<object>('SELECT customer_id AS customer, way, result, code FROM bulk_row ORDER BY line');

describe('at publish', () => {
  test('those who match are counted, and nothing is published before their count is confirmed', async () => {
    await customer('rich', { annual_value: 500 });
    await customer('lapsed', { annual_value: 500, status: 'churned' });
    await customer('poor', { annual_value: 1 });
    const dry = await publish(care(), { dry_run: true });
    expect(dry.body['playbooks']).toMatchObject({ care: { backfill_count: 1, bulk_id: null } });
    for (const backfill of [undefined, {}, { care: 2 }]) {
      const answer = await publish(care(), backfill === undefined ? {} : { backfill });
      expect(answer.body).toMatchObject({
        status: 409,
        code: 'backfill_unconfirmed',
        backfill: { care: 1 },
        errors: [{ pointer: '/backfill/care', fix: 'write "backfill": {"care":1}' }],
      });
      expect(String(answer.body['detail'])).toContain('1 in "care"');
    }
    expect(await api.counts()).toMatchObject({ publication: 0, enrollment: 0 });
    await published(care(), 1);
    expect(await api.counts()).toMatchObject({ publication: 1, enrollment: 0 });
  });

  test('where nobody matches there is nothing to confirm', async () => {
    await customer('poor', { annual_value: 1 });
    const answer = await publish(care());
    expect(answer.body['playbooks']).toMatchObject({ care: { backfill_count: 0, bulk_id: null } });
    expect(await publish(care(), { backfill: { other: 3 } })).toMatchObject({
      status: 409,
      body: { code: 'backfill_unconfirmed', backfill: {} },
    });
  });

  test('"backfill: none" brings in nobody, and a way that stayed is not filled again', async () => {
    await customer('rich', { annual_value: 500 });
    expect((await publish(care({ backfill: 'none' }))).status).toBe(201);
    expect((await publish(care({ top: 'priority: high' }))).body['playbooks']).toMatchObject({
      care: { state: 'new_version', backfill_count: 0 },
    });
    const more = RICH.replace('100', '200');
    expect(
      (await publish(care({ ways: more }), { dry_run: true })).body['playbooks'],
    ).toMatchObject({ care: { backfill_count: 1 } });
    expect((await publish(care({ ways: more, backfill: 'none' }))).status).toBe(201);
    await work();
    expect(await inside()).toEqual([]);
  });
});

describe('the worker', () => {
  test('brings in whom a condition, a silence or a date that has passed takes, each once', async () => {
    await customer('rich', { annual_value: 500 }, 3);
    await customer('quiet', {}, 40);
    await customer('fresh', {}, 2);
    await customer('old', {}, 90);
    const quiet = 'quiet: {silence: {of: [login], for: 30d}}';
    const due = 'due: {at: {date: customer.created_at, after: 60d}, past: run}';
    const skip = 'skip: {at: {date: customer.created_at, after: 1d}, past: skip}';
    await published(care({ ways: [RICH, quiet, due, skip].join('\n        ') }), 3);
    await work();
    expect(await inside()).toEqual([
      { subject: 'old', way: 'due', status: 'running' },
      { subject: 'quiet', way: 'quiet', status: 'running' },
      { subject: 'rich', way: 'rich', status: 'running' },
    ]);
    expect(await rows(`SELECT 1 FROM outbox WHERE kind = 'start'`)).toHaveLength(3);
    expect(await results()).toEqual([
      { customer: 'old', way: 'due', result: 'enrolled', code: null },
      { customer: 'old', way: 'quiet', result: 'refused', code: 'inside' },
      { customer: 'quiet', way: 'quiet', result: 'enrolled', code: null },
      { customer: 'rich', way: 'rich', result: 'enrolled', code: null },
    ]);
  });

  test('takes the turn that the clock would have given: once inside, nobody comes in by the same silence or date', async () => {
    const quiet = 'quiet: {silence: {of: [login], for: 30d}}';
    const due = 'due: {at: {date: customer.created_at, after: 60d}, past: run}';
    await customer('quiet', {}, 40);
    await customer('old', {}, 90);
    await published(care({ ways: `${quiet}\n        ${due}` }), 2);
    await work();
    await api.world.pool.query(
      `UPDATE enrollment SET ended_at = now(), status = 'done', exit = 'gone'`,
    );
    const { pool, published: known, clock } = api.world;
    const finished = (): void => undefined;
    const ways = new WaysScan({ pool, published: known, clock, finished, seenEverywhereMs: 0 });
    while ((await ways.step()) > 0);
    const faults: string[] = [];
    await scanDue({ pool, published: known, log: (line) => faults.push(line) }, Date.now() + DAY);
    expect(faults).toEqual([]);
    expect(await inside()).toMatchObject([{ subject: 'old' }, { subject: 'quiet' }]);
    const again = care({ ways: `${quiet.replace('}}', '}, if: customer.annual_value < 9}')}` });
    // The old one came in by its date, and has not used its silence up.
    await published(again, 1);
    await work();
    expect(await inside()).toMatchObject([
      { subject: 'old', way: 'due' },
      { subject: 'old', way: 'quiet' },
      { subject: 'quiet', way: 'quiet' },
    ]);
  });

  test('records why somebody was refused, and passes over whom the way does not take any more', async () => {
    await customer('lapsed', { annual_value: 500, status: 'churned' });
    await customer('poorer', { annual_value: 500 });
    await customer('rich', { annual_value: 500 });
    await published(care(), 2);
    await api.world.pool.query(
      `UPDATE customer SET attributes = attributes || '{"annual_value": 1}' WHERE id = 'poorer'`,
    );
    await work();
    expect(await results()).toEqual([
      { customer: 'lapsed', way: 'rich', result: 'refused', code: 'if' },
      { customer: 'poorer', way: 'rich', result: 'skipped', code: 'no_match' },
      { customer: 'rich', way: 'rich', result: 'enrolled', code: null },
    ]);
    expect(
      await rows('SELECT subject_id AS subject, way, rule, seen FROM enrollment_refusal'),
    ).toEqual([
      {
        subject: 'lapsed',
        way: 'rich',
        rule: 'if',
        seen: { 'customer.annual_value': 500, 'customer.status': 'churned' },
      },
    ]);
  });

  test('asks "reenroll" and the holdout as every way in does', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `c${n}`);
    for (const id of ids) await customer(id, { annual_value: 500 });
    await customer('again', { annual_value: 500 });
    const { pool } = api.world;
    await published(care({ ways: 'all: {becomes: customer.name == "again"}' }), 1);
    await work();
    await pool.query(`UPDATE enrollment SET ended_at = now(), status = 'done', exit = 'gone'`);
    await published(care({ top: 'holdout: 50%', reenroll: 'never' }), ids.length);
    await work();
    const held = ids.filter((id) => share(`holdout:care:${id}`) < 0.5);
    expect(held.length).toBeGreaterThan(0);
    expect(
      await rows(`SELECT subject_id AS id FROM enrollment WHERE status = 'held_out' ORDER BY id`),
    ).toEqual(held.sort().map((id) => ({ id })));
    expect(await rows(`SELECT 1 FROM bulk_row WHERE result = 'held_out'`)).toHaveLength(
      held.length,
    );
    expect(await rows(`SELECT code FROM bulk_row WHERE result = 'refused'`)).toEqual([
      { code: 'reenroll' },
    ]);
  });

  test('takes 500 a second, and whatever cuts it, it goes on where it was and takes nobody twice', async () => {
    await api.world.pool.query(
      `INSERT INTO customer (id, attributes, created_at, updated_at)
       SELECT 'c' || n, '{"name": "x", "status": "active", "annual_value": 500}', now(), now() FROM generate_series(1, 1200) n`,
    );
    const bulk = await published(care(), 1_200);
    const { pool, published: known } = api.world;
    const now = Date.now() + 1_000;
    expect(await fillNext({ pool, published: known }, now)).toBe(500);
    expect(await fillNext({ pool, published: known }, now + 999)).toBe(0);
    await expect(
      fillNext({ pool: cutBeforeCommit(pool), published: known }, now + 1_000),
    ).rejects.toThrow('cut');
    expect(await progress(bulk)).toMatchObject({ status: 'running', total: 1_200, done: 500 });
    const [first, second] = await Promise.all(
      [1, 2].map(() => fillNext({ pool, published: new Published(pool) }, now + 1_000)),
    );
    expect([first, second].sort()).toEqual([0, 500]);
    expect(await fillNext({ pool, published: known }, now + 2_000)).toBe(200);
    expect(await fillNext({ pool, published: known }, now + 9_000)).toBe(0);
    expect(await progress(bulk)).toMatchObject({
      status: 'done',
      total: 1_200,
      done: 1_200,
      enrolled: 1_200,
    });
    expect(await rows('SELECT DISTINCT subject_id FROM enrollment')).toHaveLength(1_200);
    expect(await api.counts()).toMatchObject({ enrollment: 1_200, outbox: 1_200 });
  });

  test('leaves out whom a later publication has given another way, and goes on with one that stayed', async () => {
    await customer('rich', { annual_value: 500 });
    await published(care(), 1);
    expect((await publish(care({ backfill: 'none', top: 'priority: high' }))).status).toBe(201);
    await work();
    expect(await results()).toMatchObject([{ result: 'enrolled' }]);
    await published(care({ ways: RICH.replace('100', '200') }), 0);
    await customer('other', { annual_value: 500 });
    await published(care({ ways: RICH.replace('100', '300') }), 1);
    expect((await publish(care({ backfill: 'none' }))).status).toBe(201);
    await work();
    expect(await rows(`SELECT code FROM bulk_row WHERE result = 'skipped'`)).not.toEqual([]);
    expect(await rows(`SELECT DISTINCT code FROM bulk_row WHERE result = 'skipped'`)).toEqual([
      { code: 'way_changed' },
    ]);
    expect(await inside()).toMatchObject([{ subject: 'rich' }]);
  });
});

test('of the shipped library contracts that are due and seeded users come in, by attributes that were never computed before', async () => {
  const files = Object.fromEntries(readProject(LIBRARY));
  await customer('acme', { annual_value: 500_000 });
  const record = (type: string, id: string, attributes: object) =>
    api.world.pool.query(
      `INSERT INTO record (type, id, customer_id, attributes, created_at, updated_at) VALUES ($1, $2, 'acme', $3, now(), now())`,
      [type, id, JSON.stringify(attributes)],
    );
  const on = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
  const contract = { number: 'C', status: 'active', notice_days: 30, value: 1 };
  await record('contract', 'soon', { ...contract, renews_on: on(190) });
  await record('contract', 'later', { ...contract, renews_on: on(240) });
  await record('contract', 'lapsed', { ...contract, renews_on: on(10), status: 'lapsed' });
  await record('user', 'seeded', { seeded: true });
  await record('user', 'other', { seeded: false });
  const backfill = { renewal: 1, seeded_user: 1 };
  expect((await publish(files)).body).toMatchObject({ status: 409, backfill });
  expect((await publish(files, { backfill })).status).toBe(201);
  await work();
  expect(await inside()).toEqual([
    { subject: 'seeded', way: 'seeded', status: 'running' },
    { subject: 'soon', way: 'due', status: 'running' },
  ]);
  expect(await rows('SELECT subject_id AS id, way, rule FROM enrollment_refusal')).toEqual([
    { id: 'lapsed', way: 'due', rule: 'if' },
  ]);
});

describe('what came of it', () => {
  const read = (path: string) => api.call('GET', `/v1/bulk${path}`, { as: key });

  test('is told exactly while it goes on, and row by row with its reason', async () => {
    await customer('lapsed', { annual_value: 500, status: 'churned' });
    await customer('rich', { annual_value: 500 });
    const bulk = await published(care(), 1);
    const begun = { id: bulk, kind: 'backfill', playbook: 'care', confirmed: 1, total: 2 };
    expect((await read(`/${bulk}`)).body).toMatchObject({ ...begun, status: 'running', done: 0 });
    expect((await read(`/${bulk}/rows?result=open`)).body['data']).toHaveLength(2);
    await work();
    const results = { enrolled: 1, held_out: 0, refused: 1, skipped: 0 };
    const done = { ...begun, status: 'done', done: 2, results };
    expect((await read('')).body).toMatchObject({ data: [done], next: null });
    expect((await read('?playbook=other')).body).toMatchObject({ data: [] });
    expect((await read(`/${bulk}/rows?result=refused`)).body['data']).toEqual([
      {
        line: 1,
        customer_id: 'lapsed',
        subject: { type: 'customer', id: 'lapsed' },
        way: 'rich',
        result: 'refused',
        code: 'if',
        detail: '"if" of "rich" does not hold',
        enrollment_id: null,
      },
    ]);
    const first = await read(`/${bulk}/rows?limit=1`);
    expect(first.body['data']).toMatchObject([{ customer_id: 'lapsed' }]);
    const next = await read(`/${bulk}/rows?limit=1&cursor=${String(first.body['next'])}`);
    expect(next.body).toMatchObject({ data: [{ customer_id: 'rich' }], next: null });
  });

  test('is not there for what was never begun, nor for a key that may not read enrollments', async () => {
    const id = '0190a0b0-0000-7000-8000-000000000000';
    expect((await read(`/${id}`)).status).toBe(404);
    expect((await read(`/${id}/rows`)).status).toBe(404);
    const other = await api.key(['playbooks:read']);
    expect((await api.call('GET', '/v1/bulk', { as: other })).status).toBe(403);
  });
});

async function progress(bulk: string): Promise<object | undefined> {
  const [row] = await rows(`SELECT status, total, done, enrolled FROM bulk WHERE id = '${bulk}'`);
  return row;
}

/** Everything is done but the commit: what a killed process leaves. */
function cutBeforeCommit(pool: Pool): Pool {
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    return new Proxy(client, {
      get: (of, name) => {
        const member = Reflect.get(of, name) as unknown;
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (name === 'query' && args[0] === 'COMMIT') throw new Error('cut');
          return (member as (...all: unknown[]) => unknown).apply(of, args);
        };
      },
    });
  };
  return new Proxy(pool, {
    get: (of, name) => {
      if (name === 'connect') return connect;
      const member = Reflect.get(of, name) as unknown;
      return typeof member === 'function' ? (member.bind(of) as unknown) : member;
    },
  });
}
