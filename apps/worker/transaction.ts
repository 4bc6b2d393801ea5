import type { Pool, PoolClient } from 'pg';
import { transact } from '../shared/database/transact';

/**
 * Runs `work` in one transaction that holds the customer's row. The lock is a statement of its own: every later
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
      text: 'SELECT 1 FROM customer WHERE id = $1 FOR NO KEY UPDATE',
      values: [customer],
    });
    if (locked.rowCount !== 1) throw new Error(`customer ${customer} is gone`);
    return work(client);
  });
}
