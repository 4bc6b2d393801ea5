import type { Pool } from 'pg';

/** At most so many are counted of anything. */
const MOST = 1_000;
/** A timer is late when nothing has come of it so long after it was due, in playbook time. */
const LATE_MS = 60_000;

interface Count {
  readonly count: number;
  readonly more: boolean;
  readonly oldest_at: Date | null;
}

export interface Counts {
  /** Messages to workflows that wait for the relay. Real time, as the age is. */
  readonly outbox: Count & { readonly age_ms: number; readonly failing: number };
  readonly dead_letters: Count;
  readonly unconfirmed: Count;
  readonly parked: Count;
  readonly late: Count;
}

interface Row {
  readonly count: number;
  readonly oldest: Date | null;
  readonly age_ms?: number | null;
  readonly failing?: number;
}

const COUNTED = {
  outbox: `SELECT count(*)::int AS count, min(created_at) AS oldest, count(*) FILTER (WHERE attempts > 0)::int AS failing,
      (extract(epoch FROM now() - min(created_at)) * 1000)::float8 AS age_ms
    FROM (SELECT created_at, attempts FROM outbox ORDER BY id LIMIT $1) x`,
  dead_letters: `SELECT count(*)::int AS count, min(at) AS oldest
    FROM (SELECT at FROM dead_letter WHERE settled IS NULL ORDER BY id LIMIT $1) x`,
  unconfirmed: `SELECT count(*)::int AS count, min(created_at) AS oldest
    FROM (SELECT created_at FROM outreach WHERE status = 'unconfirmed' ORDER BY created_at LIMIT $1) x`,
  parked: `SELECT count(*)::int AS count, min(at) AS oldest FROM (SELECT at FROM parked_step LIMIT $1) x`,
} as const;

/** Each stops at a thousand, so that a bad day costs no more than a good one. */
export async function countsOf(pool: Pool, now: number): Promise<Counts> {
  const ask = async (sql: string, more: readonly unknown[] = []): Promise<Row> => {
    const { rows } = await pool.query<Row>(sql, [MOST + 1, ...more]);
    return rows[0] ?? { count: 0, oldest: null };
  };
  const [outbox, letters, unconfirmed, parked, late] = await Promise.all([
    ask(COUNTED.outbox),
    ask(COUNTED.dead_letters),
    ask(COUNTED.unconfirmed),
    ask(COUNTED.parked),
    ask(
      `SELECT count(*)::int AS count, min(due_at) AS oldest FROM (SELECT due_at FROM due
         WHERE due_at < $2::timestamptz AND kind IN ('goal', 'way') ORDER BY due_at LIMIT $1) x`,
      [new Date(now - LATE_MS)],
    ),
  ]);
  return {
    outbox: {
      ...toCount(outbox),
      age_ms: Math.max(0, Math.round(outbox.age_ms ?? 0)),
      failing: outbox.failing ?? 0,
    },
    dead_letters: toCount(letters),
    unconfirmed: toCount(unconfirmed),
    parked: toCount(parked),
    late: toCount(late),
  };
}

function toCount({ count, oldest }: Row): Count {
  return { count: Math.min(count, MOST), more: count > MOST, oldest_at: oldest };
}
