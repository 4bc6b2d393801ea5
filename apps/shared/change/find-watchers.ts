import type { PoolClient } from 'pg';
import { factsAt } from '../database/facts-at';
import { GOAL_ARM } from '../../../playbooks/rules/goal';
import { CHANGES_MAY_MEND } from '../../../playbooks/rules/mends';
import type { Snapshot } from '../../../playbooks/rules/snapshot';
import { ARMED_COLUMNS, lastEnrollments, type Candidates } from '../ingest/find-candidates';
import { WAY_ROW, type WayRow } from '../due/way-rows';
import { WATCHED_COLUMNS, type WatchedWait } from './watched-wait';

/** What one change may concern. */
export interface ChangeQuestion {
  readonly customer: string;
  /** As in `wait.inputs`: `customer.health`, `contacts`. */
  readonly touched: readonly string[];
  /** Playbooks with a way in whose condition the change touches: they bring the facts. */
  readonly playbooks: readonly string[];
  /** Something is computed from it: the facts are needed. */
  readonly facts: boolean;
  /** People whom the new values name. */
  readonly people: readonly string[];
  /** ms, playbook time: who is on duty then. */
  readonly now: number;
}

export interface Watchers {
  readonly waits: readonly WatchedWait[];
  readonly last: Candidates['last'];
  /** When ways in of `playbooks` open by the clock. */
  readonly ways: readonly WayRow[];
  readonly parked: readonly { readonly enrollment: string; readonly step: string }[];
  /** Steps whose open task or armed time was computed from what changes. */
  readonly moved: readonly {
    readonly enrollment: string;
    readonly steps: readonly { readonly step: string; readonly inputs: readonly string[] }[];
  }[];
  /** Of the change: the first row of customer_change gets it, and signals name it. */
  readonly id: number;
  /** By what the computed values of the customer were last computed. */
  readonly computed_by: string | null;
  /** As it was before the change; of a customer about to be made without `customer`. */
  readonly snapshot: Partial<Omit<Snapshot, 'subject'>> | null;
}

// Runs under the lock, in a statement of its own. `inputs && $2` filters the few watched arms of one customer.
// As the partial index says it.
const WATCHED_KINDS = "('when', 'becomes', 'silence', 'at', 'pause')";
const FIND = `
SELECT
  (SELECT coalesce(jsonb_agg(jsonb_build_object(${ARMED_COLUMNS}, ${WATCHED_COLUMNS})
      ORDER BY w.enrollment_id, w.arm), '[]')
    FROM wait w JOIN enrollment n ON n.id = w.enrollment_id
    WHERE w.kind IN ${WATCHED_KINDS} AND w.customer_id = $1 AND w.inputs && $2::text[]
      AND w.met_at IS NULL AND (n.ended_at IS NULL OR w.arm = '${GOAL_ARM}')) AS waits,
  ${lastEnrollments('$1', '$3::text[]')} AS last,
  (SELECT coalesce(jsonb_agg(${WAY_ROW}), '[]') FROM due d
    WHERE d.customer_id = $1 AND d.kind = 'way' AND d.owner = ANY ($3::text[])) AS ways,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('enrollment', p.enrollment_id, 'step', p.step)
      ORDER BY p.enrollment_id, p.step), '[]') FROM parked_step p
    WHERE p.customer_id = $1 AND p.code = ANY ($6::text[])) AS parked,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('enrollment', m.enrollment_id, 'steps', m.steps)), '[]') FROM (
    SELECT u.enrollment_id, jsonb_agg(jsonb_build_object('step', u.step, 'inputs', u.inputs) ORDER BY u.step) AS steps FROM (
      SELECT s.enrollment_id, s.step, t.inputs FROM task t JOIN task_source s ON s.task_id = t.id
        WHERE t.customer_id = $1 AND t.status = 'open' AND t.inputs <> '{}' AND t.inputs && $2::text[]
      UNION SELECT w.enrollment_id, w.step, w.inputs FROM wait w
        WHERE w.customer_id = $1 AND w.kind = 'time' AND w.inputs <> '{}' AND w.inputs && $2::text[]) u
    JOIN enrollment n ON n.id = u.enrollment_id AND n.ended_at IS NULL GROUP BY u.enrollment_id) m) AS moved,
  nextval(pg_get_serial_sequence('customer_change', 'id')) AS id,
  (SELECT c.computed_by FROM customer c WHERE c.id = $1) AS computed_by,
  CASE WHEN $4::boolean OR cardinality($3::text[]) > 0 OR EXISTS (SELECT 1 FROM wait w WHERE w.kind IN ${WATCHED_KINDS}
      AND w.customer_id = $1 AND w.inputs && $2::text[] AND w.met_at IS NULL)
    THEN ${factsAt('$7', '$1', '$5::text[]')} END AS snapshot`;

export async function findWatchers(
  client: PoolClient,
  question: ChangeQuestion,
): Promise<Watchers> {
  const { customer, touched, playbooks, facts, people, now } = question;
  const { rows } = await client.query<Watchers>(FIND, [
    customer,
    touched,
    playbooks,
    facts,
    people,
    CHANGES_MAY_MEND,
    new Date(now).toISOString(),
  ]);
  const row = rows[0];
  if (row === undefined) throw new Error(`watchers of customer ${customer} could not be read`);
  return row;
}
