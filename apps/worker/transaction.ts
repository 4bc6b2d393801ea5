import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in one transaction that holds the customer's row. The lock is a statement of its own: every later
 * statement takes a new snapshot (READ COMMITTED) and so sees what those committed for whom the lock was waited.
 */
export async function withCustomer<T>(
  pool: Pool,
  customer: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const locked = await client.query({
      name: 'lock-customer',
      text: 'SELECT 1 FROM customer WHERE id = $1 FOR NO KEY UPDATE',
      values: [customer],
    });
    if (locked.rowCount !== 1) throw new Error(`customer ${customer} is gone`);
    const done = await work(client);
    await client.query('COMMIT');
    return done;
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: Error) => (broken = failed));
    throw error;
  } finally {
    client.release(broken);
  }
}
