/** A database that has been in use for long, and an ear on what is asked of it. */
import pg from 'pg';
import setup from '../../support/global-setup.mjs';
import teardown from '../../support/global-teardown.mjs';
import { referenceOf } from '../engine/playbook.mjs';
import { publish } from '../engine/reference.mjs';
import { ours } from '../engine/ours.mjs';
import { Tap } from './tap.mjs';

export const FULL = { customers: 100_000, waits: 1_000_000 };

export async function openFull() {
  await setup();
  const tap = new Tap();
  const databaseUrl = await database(process.env.TEST_POSTGRES);
  const { openPool } = ours('apps/shared/database/pool');
  const pool = openPool(databaseUrl, { name: 'bench', max: 4 });
  const own = openPool(databaseUrl, { name: 'ingest', max: 4 });
  await publish(pool, { number: 1, source: referenceOf(0) });
  const published = new (ours('apps/shared/publications/published').Published)(pool);
  const now = Date.parse('2026-03-02T09:00:00Z');
  await fill(pool, new Date(now));
  const clock = { now: () => now };
  const deps = { pool: own, published, clock };
  const ingest = new (ours('apps/shared/ingest/ingest').Ingest)(deps);
  const changes = new (ours('apps/shared/change/changes').Changes)(deps);
  // What a process asks once is not what an event costs.
  const first = { id: 'first', type: 'kickoff.booked', customer: 'c2', data: {} };
  await ingest.accept([first], { source: 'bench' });
  return {
    ...{ tap, pool, published, ingest, changes, databaseUrl, now },
    close: async () => {
      await Promise.all([pool.end(), own.end()]);
      await teardown();
    },
  };
}

async function database(url) {
  const client = new pg.Client(`${url}/postgres`);
  await client.connect();
  await client.query('CREATE DATABASE bench_full TEMPLATE tenure_template');
  await client.end();
  return `${url}/bench_full`;
}

/** Everybody is inside and waits for ten things; one of them is what the events are about. */
async function fill(pool, now) {
  const { rows } = await pool.query('SELECT version FROM playbook');
  const run = (text, values = []) => pool.query(text, values);
  await run(
    `INSERT INTO customer (id, attributes, created_at, updated_at)
     SELECT 'c' || n, jsonb_build_object('name', 'c' || n), $1, $1 FROM generate_series(1, $2::int) n`,
    [now, FULL.customers],
  );
  await run(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at, workflow_started_at)
     SELECT gen_random_uuid(), 'reference', $1, 'customer', 'c' || n, 'c' || n, 'won', 'd' || n, 'running', $2, $2
     FROM generate_series(1, $3::int) n`,
    [rows[0].version, now, FULL.customers],
  );
  await run(
    `INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, since, armed_at)
     SELECT n.id, 'a' || k, CASE k WHEN 1 THEN 'kickoff.booked' ELSE 'other.' || k END, 'event', n.customer_id, 'customer', n.customer_id, $1, $1
     FROM enrollment n, generate_series(1, $2::int) k`,
    [now, FULL.waits / FULL.customers],
  );
  await run(
    `INSERT INTO due (kind, owner, way, subject_id, customer_id, due_at)
     SELECT 'way', 'p' || k, 'w', 'c' || n, 'c' || n, $1::timestamptz + n * interval '1 minute'
     FROM generate_series(1, $2::int) n, generate_series(1, 10) k`,
    [now, FULL.customers],
  );
  await run('VACUUM (ANALYZE)');
}
