import type { PoolClient } from 'pg';
import { settleActivity } from '../../../activities/settle';
import {
  companyOf,
  SettleTransaction,
  SettleRepository,
} from '../../../apps/worker/settle.repository';
import { withCustomer } from '../../../apps/worker/transaction';
import { plan, Stage } from '../../support/stage';

const BOOKED = { kind: 'event', types: ['kickoff.booked'] } as const;
const PLAN = plan('talk', {
  code: [
    {
      op: 'wait',
      step: 'talk',
      arms: [{ name: 'reached', trigger: BOOKED, since: 'enrollment' }],
      untilOutcome: 'timeout',
      next: -1,
      outcomes: {},
    },
  ],
});
const EVENT = { id: 'e1', type: 'kickoff.booked', customer: 'acme' };

let stage: Stage;
let enrollment: string;
let other: PoolClient;
beforeEach(async () => {
  stage = await Stage.open(PLAN);
  enrollment = await stage.enrolled('talk');
  await stage.post([{ ...EVENT, id: 'warm-up', historic: true }]);
  other = await stage.pool.connect();
});
afterEach(async () => {
  other.release();
  await stage.close();
});

/** Until some connection waits for a lock: the other side stands at the customer's row. */
async function untilSomebodyWaits(): Promise<boolean> {
  for (let i = 0; i < 200; i += 1) {
    // Outside of any transaction, which would see what it saw first; other tests have databases of their own on the server.
    const { rows } = await stage.pool.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}

async function settle(locked: SettleRepository['locked']): Promise<string | undefined> {
  const store = new SettleRepository(stage.pool);
  const item = {
    kind: 'arm',
    pc: 0,
    step: 'talk',
    visit: 1,
    since: [stage.now],
    binds: {},
  } as const;
  const answer = await settleActivity({
    store: { find: (id: string) => store.find(id), locked },
    published: stage.published,
    log: { warn: () => undefined },
    crashPoint: () => undefined,
  })({ enrollment, batch: { n: 1, items: [item] }, now: stage.now, inputs: [] });
  const [result] = answer.results;
  return result?.kind === 'armed' ? result.met?.id : undefined;
}

/** Ingest has stored the event and found no wait; settle comes before its commit. */
async function armBehindIngest(locked: SettleRepository['locked']): Promise<string | undefined> {
  await other.query('BEGIN');
  await other.query(`SELECT * FROM tenure_store_events($1::jsonb, $2::timestamptz)`, [
    JSON.stringify([
      {
        i: 0,
        k: '00000000-0000-4000-8000-000000000001',
        source: 'crm',
        key: 'e1',
        kind: 'customer',
        id: 'acme',
        type: EVENT.type,
        at: new Date(stage.now),
        historic: false,
        data: {},
      },
    ]),
    new Date(stage.now),
  ]);
  const met = settle(locked);
  expect(await untilSomebodyWaits()).toBe(true);
  await other.query('COMMIT');
  return met;
}

/** Settle has looked back, found nothing and armed; ingest comes before its commit. */
async function ingestBehindArm(): Promise<boolean> {
  await other.query('BEGIN');
  await other.query(`SELECT 1 FROM customer WHERE id = 'acme' FOR NO KEY UPDATE`);
  await other.query(
    `INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, since, armed_at)
     VALUES ($1, 'talk#1/reached', 'kickoff.booked', 'event', 'acme', 'customer', 'acme', now(), now())`,
    [enrollment],
  );
  const posted = stage.post([EVENT]);
  const waited = await untilSomebodyWaits();
  await other.query('COMMIT');
  await posted;
  return waited;
}

/** As settle must not do it: the lock within the statement that reads. */
const lockWithinTheRead: SettleRepository['locked'] = async (_customer, work) => {
  const company = await companyOf(stage.published, 'warm');
  return withCustomer(stage.pool, 'warm', (client) =>
    work(new SettleTransaction(planted(client), company)),
  );
};

function planted(client: PoolClient): PoolClient {
  const query = (asked: { name?: string; text: string; values: unknown[] }) => {
    if (asked.name !== 'load-context') return client.query(asked);
    const text = `WITH held AS MATERIALIZED (SELECT 1 FROM customer WHERE id = 'acme' FOR NO KEY UPDATE)
      ${asked.text} AND (SELECT count(*) FROM held) = 1`;
    return client.query({ text, values: asked.values });
  };
  return { query } as unknown as PoolClient;
}

test('a wait armed while its event is being stored finds it by looking back', async () => {
  const store = new SettleRepository(stage.pool);
  expect(await armBehindIngest((customer, work) => store.locked(customer, work))).toBe('crm/e1');
});

test('planted: a settle that locks within the statement that reads loses that event', async () => {
  await stage.customer('warm');
  expect(await armBehindIngest(lockWithinTheRead)).toBeUndefined();
});

test('an event stored while its wait is being armed meets it', async () => {
  expect(await ingestBehindArm()).toBe(true);
  expect(await stage.signals()).toHaveLength(1);
});

test('planted: an ingest without its lock loses that event', async () => {
  const [found] = await stage.rows<{ text: string }>(
    `SELECT pg_get_functiondef('tenure_store_events'::regproc) AS text`,
  );
  await stage.pool.query((found?.text ?? '').replace('ORDER BY c.id FOR SHARE', 'ORDER BY c.id'));
  expect(await ingestBehindArm()).toBe(false);
  expect(await stage.signals()).toHaveLength(0);
});
