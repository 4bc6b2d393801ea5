import { Pool, types } from 'pg';

/** bigint as number: our identities and counts stay far below 2^53. */
types.setTypeParser(20, Number);

/** A pool that survives Postgres stopping: without a listener an idle connection's error ends the process. */
export function openPool(
  url: string,
  options: { max?: number; name: string; onError?: (error: Error) => void },
): Pool {
  const pool = new Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name,
  });
  pool.on('error', (error) => options.onError?.(error));
  // One that is checked out has no listener of the pool's: its query fails, and that is answer enough.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
