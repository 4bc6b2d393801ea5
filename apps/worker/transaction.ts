import type { Pool, PoolClient } from 'pg';
import { LOCK_SPACES } from '../shared/database/lock-spaces';
import { transact } from '../shared/database/transact';

/** Whom a chain names stays as they are until the task is there: a change of people waits for it, and then finds it. */
const PEOPLE = `pg_advisory_xact_lock_shared(${LOCK_SPACES.people}, 0)`;

/**
 * Runs `work` in one transaction that holds the customer's row. The locks are a statement of their own: every later
 * statement takes a new snapshot (READ COMMITTED) and so sees what those committed for whom the lock was waited.
 */
export function withCustomer<T>(
  pool: Pool,
  customer: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return transact(pool, async (client) => {
    const locked = await client.query({
      name: 'lock-customer',
      text: `WITH people AS MATERIALIZED (SELECT ${PEOPLE})
        SELECT 1 FROM people, customer WHERE id = $1 FOR NO KEY UPDATE OF customer`,
      values: [customer],
    });
    if (locked.rowCount !== 1) throw new Error(`customer ${customer} is gone`);
    return work(client);
  });
}

/**
 * The same for what lets messages out: first the kill switches, shared with all who do so, against whoever engages one.
 * The lock of the row is taken last, whatever the plan: nobody holds a customer while waiting for a switch.
 */
export function withSwitch<T>(
  pool: Pool,
  customer: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return transact(pool, async (client) => {
    const locked = await client.query({
      name: 'lock-switch-customer',
      text: `WITH open AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(${LOCK_SPACES.switch}, 0), ${PEOPLE})
        SELECT 1 FROM open, customer WHERE id = $1 FOR NO KEY UPDATE OF customer`,
      values: [customer],
    });
    if (locked.rowCount !== 1) throw new Error(`customer ${customer} is gone`);
    return work(client);
  });
}
