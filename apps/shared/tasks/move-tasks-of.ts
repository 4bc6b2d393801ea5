import type { Queryable } from '../publications/published';

/** An open task that asks its chain again. */
export interface MovedTask {
  readonly task: string;
  readonly customer_id: string;
  readonly playbook: string;
}

/** Whose tasks: those a person holds, or those a chain named them for, whoever has taken them since. */
type TasksOf = { readonly held: string } | { readonly chosen: string };

/** More than this are moved, but not listed. */
const LISTED = 1_000;

/**
 * Whose open tasks were given by what has changed about a person (they left, their zone or calendar), or about whom they
 * lead: each asks its chain and its clocks again. `id` names what happened, once. One whose owner was chosen as someone
 * else and taken by this person asks as well: a chain may only find out by walking it.
 */
export async function moveTasksOf(
  through: Queryable,
  of: TasksOf,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<readonly MovedTask[]> {
  const whose =
    'held' in of ? `t.assignee = $1` : `t.chosen ->> 'id' = $1 AND t.chosen ->> 'kind' = 'person'`;
  const { rows } = await through.query<MovedTask>(
    `WITH asked AS (
       SELECT s.enrollment_id, s.step, t.id AS task, t.customer_id, t.playbook
       FROM task t JOIN task_source s ON s.task_id = t.id AND s.left_at IS NULL
         JOIN enrollment n ON n.id = s.enrollment_id AND n.ended_at IS NULL
       WHERE t.status = 'open' AND ${whose}),
     told AS (
       INSERT INTO outbox (enrollment_id, shard, kind, payload)
       SELECT enrollment_id, tenure_shard(enrollment_id), 'signal', jsonb_build_object('kind', 'moved', 'id', $2::text,
         'at', $3::bigint, 'steps', jsonb_agg(DISTINCT step)) FROM asked GROUP BY enrollment_id ORDER BY enrollment_id)
     SELECT DISTINCT task, customer_id, playbook FROM asked ORDER BY customer_id, task LIMIT ${LISTED}`,
    ['held' in of ? of.held : of.chosen, id, now],
  );
  return rows;
}
