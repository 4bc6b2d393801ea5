import type { Pool, PoolClient } from 'pg';
import { digest, wayMark } from '../../../playbooks/rules/way-time';
import { factsAt } from '../../shared/database/facts-at';
import { cameToBe } from '../../shared/change/compute-change';
import type { Facts } from '../../shared/change/match-change';
import type { Clock } from '../../shared/clock';
import { transact } from '../../shared/database/transact';
import { silencesOf } from '../../shared/due/find-due';
import { timesOf } from '../../shared/due/times-of';
import { clockWays, WAY_ROW, type WayRow } from '../../shared/due/way-rows';
import type { Live, Published } from '../../shared/publications/published';
import type { LastEvent } from '../../../playbooks/rules/due';
import { begin, isNext, keep, standing, type Turn } from '../computing/progress';

export interface WaysScanDeps {
  readonly pool: Pool;
  readonly published: Published;
  readonly clock: Clock;
  /** Told when it has gone through all customers. */
  readonly finished: (looked: number, moved: number) => void;
  /** Customers per transaction: their rows are locked as long as it takes. */
  readonly batch?: number;
  /** Real ms for which every process has to have seen a publication before its times are computed. */
  readonly seenEverywhereMs?: number;
  readonly elapsed?: () => number;
}

interface Stored {
  readonly id: string;
  readonly computed_by: string | null;
  readonly facts: Facts;
  readonly ways: readonly WayRow[];
  readonly last_events: readonly LastEvent[];
}

/**
 * After a publication with other ways in by the clock, or other calendars: computes for every customer when they open.
 * Whom nothing changes for is not written. Batches of customers by id; one that was cut goes on behind the last.
 */
export class WaysScan {
  private key: string | undefined;
  private since = 0;
  private over: string | undefined;

  constructor(private readonly deps: WaysScanDeps) {}

  /** Goes through one batch. Answers 1 when there may be more. */
  async step(): Promise<number> {
    const live = await this.deps.published.current();
    if (live === undefined) return 0;
    const turn: Turn = { kind: 'ways', turn: turnOf(live), by: 'key' };
    if (!this.isSeenEverywhere(turn.turn) || this.over === turn.turn) return 0;
    return (await this.batch(turn, live)) ? 1 : 0;
  }

  private isSeenEverywhere(key: string): boolean {
    const { elapsed = () => performance.now(), seenEverywhereMs = 3_000 } = this.deps;
    if (this.key !== key) [this.key, this.since] = [key, elapsed()];
    return elapsed() - this.since >= seenEverywhereMs;
  }

  private async batch(turn: Turn, live: Live): Promise<boolean> {
    const { pool, clock, batch = 100, finished } = this.deps;
    const found = await standing(pool, turn);
    if (found.finished && !isNext(turn, found)) {
      this.over = turn.turn;
      return false;
    }
    const now = clock.now();
    const after = await transact(pool, async (client) => {
      const progress = await begin(client, turn);
      if (progress === undefined) return undefined;
      const ids = await lockNext(client, progress.last_id, batch);
      const first = progress.last_id === '';
      const changed = await computeTimes(client, { ids, first, live, now });
      return keep(client, turn.kind, { ids, changed, batch });
    });
    if (after?.finished !== true) return after !== undefined;
    this.over = after.turn;
    finished(after.looked_at, after.changed);
    return false;
  }
}

/** Everything that times hang on but the customers themselves. Without ways by the clock there is one turn at most: none is left. */
function turnOf(live: Live): string {
  const ways = clockWays(live).map(({ playbook, name, way }) => [
    playbook.id,
    name,
    wayMark(way, playbook.version.plan),
  ]);
  const { zone, calendar } = live.project.catalog.organisation;
  return ways.length === 0 ? '' : digest([ways, live.project.calendars, zone, calendar]);
}

/** In the order of ids, as everybody locks them. */
async function lockNext(client: PoolClient, after: string, batch: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT c.id FROM customer c WHERE c.id > $1 ORDER BY c.id LIMIT $2 FOR NO KEY UPDATE',
    [after, batch],
  );
  return rows.map(({ id }) => id);
}

interface Batch {
  readonly ids: readonly string[];
  readonly first: boolean;
  readonly live: Live;
  readonly now: number;
}

/** Five statements whatever the batch. Answers how many times are others now. */
async function computeTimes(client: PoolClient, { ids, first, live, now }: Batch): Promise<number> {
  if (ids.length === 0 && !first) return 0;
  const types = silencesOf(live);
  // What is about everyone stands under no customer.
  if (types.length > 0) await client.query(REMEMBER, [first ? ['', ...ids] : ids, types]);
  const { rows } = await client.query<Stored>(READ, [ids, types, new Date(now).toISOString()]);
  const moved = rows.map(({ id, computed_by: by, facts: stored, ways, last_events }) => {
    const facts = cameToBe(stored, by, { project: live.project, now }) ?? stored;
    return timesOf({ facts, lastEvents: last_events, live, now }, { customer: id, rows: ways });
  });
  const [times, gone] = [moved.flatMap((one) => one.times), moved.flatMap((one) => one.gone)];
  if (times.length > 0)
    await client.query('SELECT tenure_write_times($1::jsonb)', [JSON.stringify({ ways: times })]);
  if (gone.length > 0) await client.query(FORGET, [JSON.stringify(gone)]);
  return times.length + gone.length;
}

// Signs from before somebody asked for them: under the customer's lock, whoever ingests adds to what is noted here.
const REMEMBER = `
INSERT INTO last_event AS le (customer_id, type, about_kind, about_id, at)
SELECT e.customer_id, e.type, e.about_kind, e.about_id, max(e.at) FROM event e
WHERE e.customer_id = ANY ($1::text[]) AND e.type = ANY ($2::text[])
GROUP BY e.customer_id, e.type, e.about_kind, e.about_id ORDER BY e.customer_id, e.type, e.about_kind, e.about_id
ON CONFLICT ON CONSTRAINT last_event_pkey DO UPDATE SET at = excluded.at WHERE le.at < excluded.at`;

// In a statement of its own, after the customers were locked.
const READ = `
SELECT c.id, c.computed_by, ${factsAt('$3', 'c.id')} AS facts, tenure_last_events(c.id, $2::text[]) AS last_events,
  (SELECT coalesce(jsonb_agg(${WAY_ROW}), '[]') FROM due d WHERE d.customer_id = c.id AND d.kind = 'way') AS ways
FROM customer c WHERE c.id = ANY ($1) ORDER BY c.id`;

const FORGET = `
DELETE FROM due d USING jsonb_to_recordset($1::jsonb) AS x(playbook text, way text, kind text, subject text)
WHERE d.kind = 'way' AND d.owner = x.playbook AND d.way = x.way AND d.subject_kind = x.kind AND d.subject_id = x.subject`;
