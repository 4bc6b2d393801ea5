import type { Pool, PoolClient } from 'pg';

const TRIES = 5;

/**
 * Runs `work` in one transaction: BEGIN, what `work` says, COMMIT. Begins again when Postgres chose it as the victim of a
 * deadlock or could not serialise it; `work` must therefore change nothing but the database. A connection whose
 * COMMIT went unanswered is thrown away: nobody knows what it did.
 */
export async function transact<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      broken = await rollBack(client);
      if (attempt >= TRIES || !isPassing(error)) throw error;
    } finally {
      client.release(broken);
    }
  }
}

async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

export function sqlState(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

function isPassing(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error));
}
