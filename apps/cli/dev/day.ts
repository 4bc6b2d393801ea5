import type { Pool } from 'pg';
import { toPlaybookTime, type PlaybookClock } from '../../../playbooks/kernel/clock';

const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
};

/** `2s` -> how many times faster than real time playbook time runs when a day lasts that long. Throws with what to write. */
export function factorOf(day: string): number {
  const found = /^(\d+)(ms|s|m|h|d)$/.exec(day);
  const ms = Number(found?.[1] ?? 0) * (UNITS[found?.[2] ?? ''] ?? 0);
  if (ms < 100 || ms > DAY_MS) {
    throw new Error(`--day "${day}": a day lasts between 100ms and 1d; write for example --day 2s`);
  }
  return DAY_MS / ms;
}

/**
 * Sets the clock that everything reads, and goes on where playbook time stood: while nothing runs, an accelerated
 * clock stands still (a night would be a century). Enrollments that are under way are told by signal.
 */
export async function prepareClock(
  pool: Pool,
  wanted: { factor: number; now?: number },
  realNow: number,
): Promise<PlaybookClock> {
  const kept = await setting<PlaybookClock>(pool, 'clock');
  const seen = await setting<number>(pool, 'clock_seen');
  const stood =
    kept === undefined
      ? undefined
      : kept.factor === 1
        ? toPlaybookTime(kept, realNow)
        : (seen ?? kept.virtual);
  if (wanted.now !== undefined && stood !== undefined && wanted.now < stood) {
    throw new Error(
      `--now ${new Date(wanted.now).toISOString()} is before ${new Date(stood).toISOString()}, where the data in this folder stands; time never goes back: take a later time or an empty folder`,
    );
  }
  const unchanged =
    kept !== undefined && kept.factor === 1 && wanted.factor === 1 && wanted.now === undefined;
  if (unchanged) return kept;
  const clock: PlaybookClock = {
    real: realNow,
    virtual: wanted.now ?? stood ?? realNow,
    factor: wanted.factor,
  };
  await pool.query(
    `INSERT INTO setting (key, value) VALUES ('clock', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [JSON.stringify(clock)],
  );
  await pool.query(
    `INSERT INTO outbox (enrollment_id, shard, kind, payload)
     SELECT id, ('x' || right(id::text, 1))::bit(4)::int, 'clock', $1::jsonb FROM enrollment
     WHERE closed_at IS NULL AND status <> 'held_out'`,
    [JSON.stringify(clock)],
  );
  return clock;
}

/**
 * Writes down once a second where an accelerated clock will stand a little later, so that it goes on from there after a
 * kill and never goes back. The answer stops it and writes where it really stood.
 */
export function keepTime(pool: Pool, clock: PlaybookClock): () => Promise<void> {
  if (clock.factor === 1) return () => Promise.resolve();
  const write = async (aheadMs: number) => {
    await pool
      .query(
        `INSERT INTO setting (key, value) VALUES ('clock_seen', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        [JSON.stringify(toPlaybookTime(clock, Date.now() + aheadMs))],
      )
      .catch(() => undefined);
  };
  void write(1500);
  const timer = setInterval(() => void write(1500), 1000);
  return () => {
    clearInterval(timer);
    return write(0);
  };
}

async function setting<T>(pool: Pool, key: string): Promise<T | undefined> {
  const { rows } = await pool.query<{ value: T }>('SELECT value FROM setting WHERE key = $1', [
    key,
  ]);
  return rows[0]?.value;
}
