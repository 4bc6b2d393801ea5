import type { Pool, PoolClient } from 'pg';
import { isOther } from '../../../playbooks/rules/way-time';
import { noEffects, writeEffects, type Effects } from '../change/effects';
import { transact } from '../database/transact';
import type { Live, Published, Version } from '../publications/published';
import { askedFor } from './find-matching';
import { knock, openDoor, type Door, type FilledWay } from './knock';
import { customersOf } from './read-customers';

/** Rows taken in one transaction, and the playbook time after which the next may be: mails do not all go at once. */
const AT_ONCE = 500;
const EVERY_MS = 1_000;

export interface FillDeps {
  readonly pool: Pool;
  readonly published: Published;
}

/**
 * Takes the next rows of the oldest backfill that has any left; answers how many. Each row has its turn once: its result is
 * written together with the enrollment, so whoever comes after a kill goes on behind it. It is looked at again as it is by
 * now, under the customer's lock.
 */
export async function fillNext({ pool, published }: FillDeps, now: number): Promise<number> {
  const { rowCount } = await pool.query(
    "SELECT 1 FROM bulk WHERE status = 'running' AND kind = 'backfill' LIMIT 1",
  );
  if (rowCount === 0) return 0;
  const live = await published.current();
  if (live === undefined) return 0;
  return transact(pool, async (client) => {
    const bulk = await nextBulk(client);
    // This process has not seen the publication yet, or has to wait.
    if (bulk === undefined || bulk.seq > live.seq || bulk.next_at > now) return 0;
    const rows = await openRows(client, bulk.id);
    await lockCustomers(client, rows);
    const ways = await waysOf(client, { published, live }, bulk);
    const effects = noEffects();
    const turns = await takeTurns(client, { bulk, rows, ways, live, now, effects });
    const { enrolled } = await writeEffects(client, effects, now);
    const kept = asWritten(turns, new Set(enrolled));
    await keepResults(client, bulk, kept);
    await goOn(client, bulk, { turns: kept, now });
    return rows.length;
  });
}

interface Bulk {
  readonly id: string;
  readonly playbook: string;
  readonly publication: string;
  readonly seq: number;
  /** Of the version it was published with. */
  readonly version: string;
  /** ms */
  readonly next_at: number;
}

interface Row {
  readonly line: number;
  readonly customer: string;
  readonly kind: string;
  readonly subject: string;
  readonly way: string;
}

/** Another worker's is left to it: one after the other, or the pace would be theirs together. */
async function nextBulk(client: PoolClient): Promise<Bulk | undefined> {
  const { rows } = await client.query<Bulk>(
    `SELECT b.id, b.playbook, b.publication_id AS publication, p.seq, b.version, tenure_ms(b.next_at) AS next_at
     FROM bulk b JOIN publication p ON p.id = b.publication_id
     WHERE b.id = (SELECT o.id FROM bulk o WHERE o.status = 'running' AND o.kind = 'backfill' ORDER BY o.created_at, o.id LIMIT 1) AND b.status = 'running'
     FOR UPDATE OF b SKIP LOCKED`,
  );
  return rows[0];
}

async function openRows(client: PoolClient, bulk: string): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>(
    `SELECT line, customer_id AS customer, subject_kind AS kind, subject_id AS subject, way FROM bulk_row
     WHERE bulk_id = $1 AND result IS NULL ORDER BY line LIMIT ${AT_ONCE}`,
    [bulk],
  );
  return rows;
}

async function lockCustomers(client: PoolClient, rows: readonly Row[]): Promise<void> {
  await client.query(
    'SELECT 1 FROM customer WHERE id = ANY ($1::text[]) ORDER BY id FOR NO KEY UPDATE',
    [[...new Set(rows.map(({ customer }) => customer))]],
  );
}

/** Those of its ways in that are still as they were confirmed; they lead into the version that is live by now. */
async function waysOf(
  client: PoolClient,
  { published, live }: { published: Published; live: Live },
  bulk: Bulk,
): Promise<ReadonlyMap<string, FilledWay>> {
  const playbook = live.playbooks.find(({ id }) => id === bulk.playbook);
  if (playbook === undefined) return new Map();
  const asked: Version = await published.versionThrough(client, bulk.version);
  const { plan } = playbook.version;
  const same = Object.entries(plan.ways).filter(([name, way]) => {
    const before = asked.plan.ways[name];
    return before && !isOther({ way: before, plan: asked.plan }, { way, plan });
  });
  return new Map(same.map(([name]) => [name, { playbook, name }]));
}

/** What came of one row. */
interface Turn {
  readonly line: number;
  readonly result: 'enrolled' | 'held_out' | 'refused' | 'skipped';
  readonly code: string | null;
  readonly enrollment: string | null;
}

async function takeTurns(
  client: PoolClient,
  at: {
    readonly bulk: Bulk;
    readonly rows: readonly Row[];
    readonly ways: ReadonlyMap<string, FilledWay>;
    readonly live: Live;
    readonly now: number;
    readonly effects: Effects;
  },
): Promise<Turn[]> {
  const ids = [...new Set(at.rows.map(({ customer }) => customer))];
  const found = await customersOf(client, ids, askedFor([...at.ways.values()], at.now));
  const doors = new Map([...found].map(([id, stored]) => [id, openDoor(stored, at)]));
  return at.rows.map((row) => turnOf(row, { ...at, door: doors.get(row.customer) }));
}

function turnOf(
  { line, way, kind, subject }: Row,
  {
    bulk,
    ways,
    door,
  }: { bulk: Bulk; ways: ReadonlyMap<string, FilledWay>; door: Door | undefined },
): Turn {
  const skipped = (code: string): Turn => ({ line, result: 'skipped', code, enrollment: null });
  const filled = ways.get(way);
  if (filled === undefined) return skipped('way_changed');
  const at = { subject: { kind, id: subject }, otherwise: `backfill/${bulk.publication}` };
  const entered = door && knock(door, filled, at);
  if (entered === undefined) return skipped('no_match');
  if (entered.result === 'refused')
    return { line, result: 'refused', code: entered.rule, enrollment: null };
  return { line, result: entered.result, code: null, enrollment: entered.id };
}

const INSIDE = 'inside';

/** Both unique keys of enrollment have the last word, and have recorded the refusal. */
function asWritten(turns: readonly Turn[], written: ReadonlySet<string>): Turn[] {
  return turns.map((turn) =>
    turn.enrollment === null || written.has(turn.enrollment)
      ? turn
      : { line: turn.line, result: 'refused', code: INSIDE, enrollment: null },
  );
}

async function keepResults(
  client: PoolClient,
  { id }: Bulk,
  turns: readonly Turn[],
): Promise<void> {
  await client.query(
    `UPDATE bulk_row r SET result = x.result, code = x.code, enrollment_id = x.enrollment
     FROM jsonb_to_recordset($2::jsonb) AS x(line integer, result text, code text, enrollment uuid)
     WHERE r.bulk_id = $1 AND r.line = x.line`,
    [id, JSON.stringify(turns)],
  );
}

async function goOn(
  client: PoolClient,
  { id }: Bulk,
  { turns, now }: { readonly turns: readonly Turn[]; readonly now: number },
): Promise<void> {
  const number = (of: Turn['result']): number => turns.filter(({ result }) => result === of).length;
  await client.query(
    `UPDATE bulk SET done = done + $2, next_at = $3,
       enrolled = enrolled + $5, held_out = held_out + $6, refused = refused + $7, skipped = skipped + $8,
       status = CASE WHEN done + $2 >= total THEN 'done' ELSE status END,
       finished_at = CASE WHEN done + $2 >= total THEN $4::timestamptz END
     WHERE id = $1`,
    [
      id,
      turns.length,
      new Date(now + EVERY_MS),
      new Date(now),
      ...(['enrolled', 'held_out', 'refused', 'skipped'] as const).map(number),
    ],
  );
}
