import type { Pool, PoolClient } from 'pg';
import { evaluate, holds } from '../../../playbooks/kernel/evaluate';
import type { Value } from '../../../playbooks/kernel/expression';
import type { External } from '../../../playbooks/kernel/input';
import { noEffects, writeEffects } from '../change/effects';
import { transact } from '../database/transact';
import type { Live, Published } from '../publications/published';
import { lookOf, storedOf, type Around } from './find-movable';
import type { KeptMove } from './keep-move';

/** Rows told in one transaction, and the playbook time after which the next may be. */
const AT_ONCE = 200;
const EVERY_MS = 1_000;

export interface MoveDeps {
  readonly pool: Pool;
  readonly published: Published;
}

/**
 * Tells the next of a migration, as they are by now and under their customers' locks, and notes what came of those that were
 * told before: that is seen by their enrollment, which moves when nothing of it is under way. Whoever comes after a kill goes
 * on behind what is written; told twice, an enrollment takes it once. Answers how many rows had their turn.
 */
export async function moveNext({ pool, published }: MoveDeps, now: number): Promise<number> {
  const { rowCount } = await pool.query(
    "SELECT 1 FROM bulk WHERE status = 'running' AND kind = 'migration' LIMIT 1",
  );
  if (rowCount === 0) return 0;
  const live = await published.current();
  if (live === undefined) return 0;
  return transact(pool, async (client) => {
    const bulk = await nextBulk(client);
    if (bulk === undefined || bulk.next_at > now) return 0;
    const told = await tellNext(client, bulk, { published, live, now });
    const seen = await seeResults(client, bulk, now);
    await client.query('UPDATE bulk SET next_at = $2 WHERE id = $1', [
      bulk.id,
      new Date(now + EVERY_MS),
    ]);
    return told + seen;
  });
}

interface Bulk {
  readonly id: string;
  readonly move: KeptMove;
  readonly by: string;
  readonly reason: string;
  readonly total: number;
  readonly spread: number;
  readonly created_at: number;
  readonly next_at: number;
}

async function nextBulk(client: PoolClient): Promise<Bulk | undefined> {
  const { rows } = await client.query<Bulk>(
    `SELECT b.id, b.move, b.created_by AS by, b.reason, b.total, b.spread_ms::float8 AS spread,
       tenure_ms(b.created_at) AS created_at, tenure_ms(b.next_at) AS next_at
     FROM bulk b WHERE b.status = 'running' AND b.id = (SELECT o.id FROM bulk o
       WHERE o.status = 'running' AND o.kind = 'migration' ORDER BY o.created_at, o.id LIMIT 1)
     FOR UPDATE OF b SKIP LOCKED`,
  );
  return rows[0];
}

interface Row {
  readonly line: number;
  readonly customer: string;
  readonly enrollment: string;
}

async function tellNext(
  client: PoolClient,
  bulk: Bulk,
  { published, live, now }: { published: Published; live: Live; now: number },
): Promise<number> {
  const part = bulk.spread === 0 ? 1 : Math.min(1, (now - bulk.created_at) / bulk.spread);
  const { rows } = await client.query<Row>(
    `SELECT line, customer_id AS customer, enrollment_id AS enrollment FROM bulk_row
     WHERE bulk_id = $1 AND result IS NULL AND told_at IS NULL AND line <= $2 ORDER BY line LIMIT ${AT_ONCE}`,
    [bulk.id, Math.max(1, Math.ceil(bulk.total * part))],
  );
  if (rows.length === 0) return 0;
  const customers = [...new Set(rows.map(({ customer }) => customer))];
  await client.query(
    'SELECT 1 FROM customer WHERE id = ANY ($1::text[]) ORDER BY id FOR NO KEY UPDATE',
    [customers],
  );
  const asked = { live, now, published, bulk };
  const turns = await turnsOf(client, rows, asked);
  const effects = noEffects();
  for (const { enrollment, signal } of turns)
    if (signal) effects.signals.push({ enrollment, signal });
  await writeEffects(client, effects, now);
  await keep(client, bulk, turns, now);
  return rows.length;
}

interface Turn {
  readonly line: number;
  readonly enrollment: string;
  readonly signal?: External;
  readonly result: 'skipped' | null;
  readonly code: string | null;
}

interface Standing {
  readonly id: string;
  readonly version: string;
  readonly ended: boolean;
  readonly trigger: Readonly<Record<string, Value>>;
}

async function turnsOf(
  client: PoolClient,
  rows: readonly Row[],
  { live, now, published, bulk }: { live: Live; now: number; published: Published; bulk: Bulk },
): Promise<Turn[]> {
  const around: Around = { project: live.project, now };
  const stored = await storedOf(
    client,
    rows.map(({ customer }) => customer),
    around,
  );
  const { rows: standing } = await client.query<Standing>(
    'SELECT id, version, ended_at IS NOT NULL AS ended, trigger FROM enrollment WHERE id = ANY ($1::uuid[])',
    [rows.map(({ enrollment }) => enrollment)],
  );
  const { to } = bulk.move;
  const read = (await published.versionThrough(client, to)).plan.keeps['trigger'] ?? [];
  return rows.map(({ line, customer, enrollment }): Turn => {
    const skipped = (code: string): Turn => ({ line, enrollment, result: 'skipped', code });
    const one = standing.find(({ id }) => id === enrollment);
    const found = stored.get(customer);
    if (one === undefined || one.ended || found === undefined) return skipped('ended');
    if (one.version === to) return { line, enrollment, result: null, code: null };
    if (!bulk.move.from.includes(one.version)) return skipped('version_changed');
    const look = lookOf(found, around);
    if (bulk.move.only && !holds(bulk.move.only, look)) return skipped('only');
    const vars = Object.entries(bulk.move.vars).flatMap(([name, { expr }]) => {
      const value = evaluate(expr, look);
      return value === undefined ? [] : [[name, value] as const];
    });
    const fields = Object.entries(one.trigger).filter(([field]) => read.includes(field));
    const operation = {
      kind: 'migrate' as const,
      ...{ from: one.version, to, steps: bulk.move.steps, late: bulk.move.late },
      vars: Object.fromEntries(vars),
      trigger: Object.fromEntries(fields),
    };
    const said = { id: `migration/${bulk.id}/${line}`, at: now, by: bulk.by, reason: bulk.reason };
    const signal = { kind: 'operator' as const, ...said, operation };
    return { line, enrollment, signal, result: null, code: null };
  });
}

async function keep(
  client: PoolClient,
  { id }: Bulk,
  turns: readonly Turn[],
  now: number,
): Promise<void> {
  const lines = turns.map(({ line, result, code }) => ({ line, result, code }));
  await client.query(
    `UPDATE bulk_row r SET result = x.result, code = x.code, told_at = $3
     FROM jsonb_to_recordset($2::jsonb) AS x(line integer, result text, code text) WHERE r.bulk_id = $1 AND r.line = x.line`,
    [id, JSON.stringify(lines), new Date(now)],
  );
  await count(client, id, now);
}

/** One that left, or is in another version than it came from, has its result; one that is still at work has none yet. */
async function seeResults(client: PoolClient, { id, move }: Bulk, now: number): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE bulk_row r SET
       result = CASE WHEN x.version <> $2 THEN 'skipped' WHEN x.parked THEN 'parked' ELSE 'moved' END,
       code = CASE WHEN x.version = $2 THEN NULL WHEN x.ended THEN 'ended' ELSE 'version_changed' END
     FROM (SELECT o.line, n.version, n.ended_at IS NOT NULL AS ended,
         EXISTS (SELECT FROM parked_step p WHERE p.enrollment_id = n.id AND p.code = 'step-gone') AS parked
       FROM bulk_row o JOIN enrollment n ON n.id = o.enrollment_id
       WHERE o.bulk_id = $1 AND o.result IS NULL AND o.told_at IS NOT NULL
         AND (n.ended_at IS NOT NULL OR NOT n.version = ANY ($3::text[])) ORDER BY o.line LIMIT ${10 * AT_ONCE}) x
     WHERE r.bulk_id = $1 AND r.line = x.line`,
    [id, move.to, move.from],
  );
  if (rowCount !== 0) await count(client, id, now);
  return rowCount ?? 0;
}

/** By the rows themselves: the numbers are exact whatever came between. */
async function count(client: PoolClient, id: string, now: number): Promise<void> {
  await client.query(
    `UPDATE bulk b SET done = x.done, moved = x.moved, parked = x.parked, skipped = x.skipped,
       status = CASE WHEN x.done >= b.total THEN 'done' ELSE b.status END,
       finished_at = CASE WHEN x.done >= b.total THEN $2::timestamptz END
     FROM (SELECT count(*) FILTER (WHERE result IS NOT NULL) AS done, count(*) FILTER (WHERE result = 'moved') AS moved,
         count(*) FILTER (WHERE result = 'parked') AS parked, count(*) FILTER (WHERE result = 'skipped') AS skipped
       FROM bulk_row WHERE bulk_id = $1) x WHERE b.id = $1`,
    [id, new Date(now)],
  );
}
