import type { Pool } from 'pg';

const made = new WeakMap<Pool, Map<string, Promise<unknown>>>();

/** Makes the partition of the month of `now`, the first time this process meets it. */
export async function ensureMonth(pool: Pool, now: number): Promise<void> {
  const months = made.get(pool) ?? new Map<string, Promise<unknown>>();
  made.set(pool, months);
  const at = new Date(now).toISOString();
  const month = at.slice(0, 7);
  const making =
    months.get(month) ?? pool.query('SELECT tenure_event_partition($1::timestamptz)', [at]);
  months.set(month, making);
  try {
    await making;
  } catch (error) {
    months.delete(month);
    throw error;
  }
}
