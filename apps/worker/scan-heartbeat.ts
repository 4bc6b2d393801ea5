import type { Pool } from 'pg';

const EVERY_MS = 15_000;

/** Says now and then that a scan has ended a pass, by the database's clock: it decides about nothing. */
export function scanHeartbeat(pool: Pool): (name: string) => Promise<void> {
  const said = new Map<string, number>();
  return async (name) => {
    const now = performance.now();
    if (now - (said.get(name) ?? -Infinity) < EVERY_MS) return;
    said.set(name, now);
    await pool.query(
      'INSERT INTO scan_seen (name, at) VALUES ($1, now()) ON CONFLICT (name) DO UPDATE SET at = now()',
      [name],
    );
  };
}
