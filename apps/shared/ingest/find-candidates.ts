import type { PoolClient } from 'pg';
import type { Binds } from '../../../playbooks/kernel/command';
import type { Condition, Value } from '../../../playbooks/kernel/expression';
import { factsAt } from '../database/facts-at';
import { GOAL_ARM } from '../../../playbooks/rules/goal';
import type { LastEnrollment, Subject } from '../../../playbooks/rules/match';
import type { Snapshot } from '../../../playbooks/rules/snapshot';

/** What one customer's events of a batch may meet: asked once per batch, whatever its size. */
export interface Question {
  readonly customer: string;
  readonly types: readonly string[];
  /** With a way in by one of the types. */
  readonly playbooks: readonly string[];
  /** Some way in needs facts. Waits with a condition bring them in any case. */
  readonly facts: boolean;
}

export interface Candidates {
  readonly customer: string;
  readonly waits: readonly EventWait[];
  readonly last: readonly (LastEnrollment & {
    readonly playbook: string;
    readonly subject: Subject;
  })[];
  readonly snapshot: Omit<Snapshot, 'subject'> | null;
}

/** An armed arm of kind `event` with the enrollment it belongs to. */
export interface EventWait extends Armed {
  readonly type: string;
  /** ms: it looks back to here. */
  readonly since: number;
}
export interface Armed {
  readonly enrollment: string;
  readonly arm: string;
  readonly exit: string | null;
  readonly guard: Condition | null;
  readonly binds: Binds;
  readonly subject: Subject;
  readonly customer: string;
  readonly playbook: string;
  readonly version: string;
  /** Of the enrollment: how many started each other up to it. */
  readonly generation: number;
  readonly way: string;
  readonly startedAt: number;
  readonly trigger: Readonly<Record<string, Value>>;
}

export const ARMED_COLUMNS = `'enrollment', w.enrollment_id, 'arm', w.arm, 'type', w.type, 'exit', w.exit, 'guard', w.guard, 'binds', w.binds,
  'subject', jsonb_build_object('kind', w.subject_kind, 'id', w.subject_id), 'customer', w.customer_id, 'playbook', n.playbook,
  'version', n.version, 'generation', n.generation,
  'way', n.way, 'startedAt', tenure_ms(n.started_at), 'trigger', n.trigger`;

/** The latest enrollment per playbook and subject of customer `customer`, the live one if there is one. */
export function lastEnrollments(customer: string, playbooks: string): string {
  return `(SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('playbook', l.playbook, 'startedAt', tenure_ms(l.started_at),
      'endedAt', tenure_ms(l.ended_at), 'exit', l.exit, 'subject', jsonb_build_object('kind', l.subject_kind, 'id', l.subject_id)))), '[]')
    FROM (SELECT DISTINCT ON (n.playbook, n.subject_kind, n.subject_id) n.* FROM enrollment n
      WHERE n.customer_id = ${customer} AND n.playbook = ANY (${playbooks})
      ORDER BY n.playbook, n.subject_kind, n.subject_id, n.started_at DESC, n.ended_at DESC NULLS FIRST) l)`;
}

// Runs under the share locks, in a statement of its own: whoever armed before us has committed, whoever arms after us looks back.
// The predicate of the partial index is repeated, or the table would be scanned.
const FIND = `
SELECT q.customer, f.waits,
  CASE WHEN q.playbooks = '{}' THEN '[]' ELSE ${lastEnrollments('q.customer', 'q.playbooks')} END AS last,
  CASE WHEN q.facts OR f.conditional THEN ${factsAt('$2', 'q.customer')} END AS snapshot
FROM jsonb_to_recordset($1::jsonb) AS q(customer text, types text[], playbooks text[], facts boolean)
CROSS JOIN LATERAL (
  SELECT coalesce(jsonb_agg(jsonb_build_object(${ARMED_COLUMNS}, 'since', tenure_ms(w.since)) ORDER BY w.enrollment_id, w.arm), '[]') AS waits,
    coalesce(bool_or(w.guard IS NOT NULL OR w.arm = '${GOAL_ARM}'), false) AS conditional
  FROM wait w JOIN enrollment n ON n.id = w.enrollment_id
  WHERE w.kind = 'event' AND w.customer_id = q.customer AND w.type = ANY (q.types) AND w.met_at IS NULL
    AND (n.ended_at IS NULL OR w.arm = '${GOAL_ARM}')) f`;

export async function findCandidates(
  client: PoolClient,
  questions: readonly Question[],
  now: number,
): Promise<Candidates[]> {
  const { rows } = await client.query<Candidates>(FIND, [
    JSON.stringify(questions),
    new Date(now).toISOString(),
  ]);
  return rows;
}
