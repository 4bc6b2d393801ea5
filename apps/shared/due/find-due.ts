import type { PoolClient } from 'pg';
import type { LastEvent } from '../../../playbooks/rules/due';
import type { Snapshot } from '../../../playbooks/rules/snapshot';
import { factsAt } from '../database/facts-at';
import { WATCHED_COLUMNS, type WatchedWait } from '../change/watched-wait';
import { ARMED_COLUMNS, lastEnrollments, type Candidates } from '../ingest/find-candidates';
import type { Live, Queryable } from '../publications/published';
import { clockWays, WAY_ROW, type WayRow } from './way-rows';

/** What is due, read twice: without locks to learn for whom, then under the customer's lock to learn whether it still is. */

/** A wait's time has come; `ended`: its enrollment has ended meanwhile, and it only has to be forgotten. */
export interface DueWait extends WatchedWait {
  readonly ended: boolean;
}

/** The time of a goal is over, or it has come and is looked at once more. */
export interface DueGoal {
  readonly enrollment: string;
  readonly version: string;
  readonly subject: Snapshot['subject'];
  /** It has come. */
  readonly reached: boolean;
}

export interface Due {
  readonly waits: readonly DueWait[];
  readonly goals: readonly DueGoal[];
  readonly ways: readonly WayRow[];
  /** Of the playbooks of these ways. */
  readonly last: Candidates['last'];
  readonly lastEvents: readonly LastEvent[];
  readonly snapshot: Omit<Snapshot, 'subject'>;
}

/** As the partial indexes say it. */
const CLOCKED = "('when', 'becomes', 'silence', 'at')";

// Oldest first, at most $2 rows of each. Nothing due: one descent of each index.
const CUSTOMERS = `
SELECT DISTINCT customer_id AS customer FROM (
  (SELECT w.customer_id FROM wait w WHERE w.kind IN ${CLOCKED} AND w.due_at <= $1 ORDER BY w.due_at LIMIT $2)
  UNION ALL (SELECT d.customer_id FROM due d WHERE d.kind IN ('goal', 'way') AND d.due_at <= $1 ORDER BY d.due_at LIMIT $2)) x
ORDER BY 1`;

/** For whom some wait, goal or way in is due, by id; at most `most` rows are looked at. */
export async function customersWithDue(
  through: Queryable,
  now: number,
  most: number,
): Promise<string[]> {
  const { rows } = await through.query<{ customer: string }>({
    name: 'due-waits',
    text: CUSTOMERS,
    values: [new Date(now).toISOString(), most],
  });
  return rows.map(({ customer }) => customer);
}

// Runs under the lock, in a statement of its own: what another scanner has done, or a change has moved, is not due any more.
const OPENING =
  "ARRAY(SELECT d.owner FROM due d WHERE d.customer_id = $1 AND d.kind = 'way' AND d.due_at <= $2)";
const FIND = `
WITH w AS MATERIALIZED (
  SELECT w.* FROM wait w WHERE w.customer_id = $1 AND w.kind IN ${CLOCKED} AND w.due_at <= $2)
SELECT
  (SELECT coalesce(jsonb_agg(jsonb_build_object(${ARMED_COLUMNS}, ${WATCHED_COLUMNS}, 'ended', n.ended_at IS NOT NULL)
      ORDER BY w.due_at, w.enrollment_id, w.arm), '[]')
    FROM w JOIN enrollment n ON n.id = w.enrollment_id) AS waits,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('enrollment', n.id, 'version', n.version, 'reached', n.goal_at IS NOT NULL,
      'subject', jsonb_build_object('kind', n.subject_kind, 'id', n.subject_id)) ORDER BY n.id), '[]')
    FROM due d JOIN enrollment n ON n.id = d.subject_id::uuid
    WHERE d.customer_id = $1 AND d.kind = 'goal' AND d.subject_kind = 'enrollment' AND d.due_at <= $2) AS goals,
  (SELECT coalesce(jsonb_agg(${WAY_ROW} ORDER BY d.subject_kind, d.subject_id), '[]')
    FROM due d WHERE d.customer_id = $1 AND d.kind = 'way' AND d.due_at <= $2) AS ways,
  ${lastEnrollments('$1', OPENING)} AS last,
  tenure_last_events($1, ARRAY(SELECT DISTINCT t FROM w, unnest(w.types) AS t UNION SELECT unnest($3::text[]))) AS "lastEvents",
  ${factsAt('$2', '$1')} AS snapshot`;

export async function findDue(
  client: PoolClient,
  { customer, live, now }: { customer: string; live: Live; now: number },
): Promise<Due> {
  const { rows } = await client.query<Due>({
    name: 'find-due',
    text: FIND,
    values: [customer, new Date(now).toISOString(), silencesOf(live)],
  });
  const row = rows[0];
  if (row === undefined) throw new Error(`what is due of customer ${customer} could not be read`);
  return row;
}

/** What silences of ways in wait for. */
export function silencesOf(live: Live): string[] {
  const types = clockWays(live).flatMap(({ way }) => (way.kind === 'silence' ? way.types : []));
  return [...new Set(types)].sort();
}
