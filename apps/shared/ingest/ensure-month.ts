import type { Pool } from 'pg';

const made = new WeakMap<Pool, Set<string>>();

/** Makes the partition of the month of `now`, the first time this process meets it. */
export async function ensureMonth(pool: Pool, now: number): Promise<void> {
  const months = made.get(pool) ?? new Set<string>();
  made.set(pool, months);
  const month = new Date(now).toISOString().slice(0, 7);
  if (months.has(month)) return;
  await pool.query('SELECT tenure_event_partition($1::timestamptz)', [new Date(now).toISOString()]);
  months.add(month);
}
