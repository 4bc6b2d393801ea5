import type { Pool, PoolClient } from 'pg';
import type { StoredEvent } from '../../../playbooks/rules/decision';
import { transact } from '../database/transact';
import type { Published } from '../publications/published';
import { matchByCustomer } from './match-by-customer';
import { report } from './report';

/** Customers reached in one transaction. */
const AT_ONCE = 500;

/** Keeps events about everyone for `spreadBroadcasts`: in the transaction that stores them. */
export async function keepBroadcasts(
  client: PoolClient,
  events: readonly { readonly id: number; readonly event: StoredEvent }[],
): Promise<void> {
  if (events.length === 0) return;
  await client.query(
    `INSERT INTO broadcast (event_id, event) SELECT x.id, x.event FROM jsonb_to_recordset($1::jsonb) AS x(id bigint, event jsonb)`,
    [JSON.stringify(events)],
  );
}

/**
 * Brings the oldest event about everyone to the next customers; answers how many. It looks under their locks, after the
 * event's commit: whoever armed before is found here, and whoever arms later finds the event by looking back.
 */
export async function spreadBroadcasts(
  { pool, published }: { readonly pool: Pool; readonly published: Published },
  now: number,
): Promise<number> {
  const { rowCount } = await pool.query('SELECT 1 FROM broadcast LIMIT 1');
  if (rowCount === 0) return 0;
  const live = await published.newest();
  return transact(pool, async (client) => {
    const next = await nextBroadcast(client);
    if (next === undefined) return 0;
    const customers = await lockCustomers(client, next);
    const last = customers.at(-1);
    if (last === undefined) {
      await client.query('DELETE FROM broadcast WHERE event_id = $1', [next.id]);
      return 1;
    }
    const byCustomer = new Map(customers.map((id) => [id, [next.event]]));
    const how = { client, published, live, now };
    await report(how, await matchByCustomer(how, byCustomer));
    await client.query('UPDATE broadcast SET reached = $2 WHERE event_id = $1', [next.id, last]);
    return customers.length;
  });
}

interface Broadcast {
  readonly id: string;
  readonly event: StoredEvent;
  readonly reached: string;
}

/** Another worker's is left to it. */
async function nextBroadcast(client: PoolClient): Promise<Broadcast | undefined> {
  const { rows } = await client.query<Broadcast>(
    'SELECT event_id AS id, event, reached FROM broadcast ORDER BY event_id LIMIT 1 FOR UPDATE SKIP LOCKED',
  );
  return rows[0];
}

/** Who came later is not concerned. */
async function lockCustomers(
  client: PoolClient,
  { event, reached }: Broadcast,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM customer WHERE id > $1 AND created_at <= $2 ORDER BY id LIMIT ${AT_ONCE} FOR SHARE`,
    [reached, new Date(event.receivedAt).toISOString()],
  );
  return rows.map(({ id }) => id);
}
