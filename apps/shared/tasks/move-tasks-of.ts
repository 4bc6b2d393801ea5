import type { Queryable } from '../publications/published';

/**
 * Whose open tasks were given by what has changed about a person (they left, their zone or calendar): each asks its chain
 * and its clocks again. `id` names what happened, once. One whose owner was chosen as someone else and taken by this
 * person asks as well: a chain may only find out by walking it.
 */
export async function moveTasksOf(
  through: Queryable,
  person: string,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<void> {
  await through.query(
    `INSERT INTO outbox (enrollment_id, shard, kind, payload)
     SELECT s.enrollment_id, tenure_shard(s.enrollment_id), 'signal', jsonb_build_object('kind', 'moved', 'id', $2::text,
       'at', $3::bigint, 'steps', jsonb_agg(DISTINCT s.step))
     FROM task t JOIN task_source s ON s.task_id = t.id AND s.left_at IS NULL
       JOIN enrollment n ON n.id = s.enrollment_id AND n.ended_at IS NULL
     WHERE t.status = 'open' AND t.assignee = $1 GROUP BY s.enrollment_id ORDER BY s.enrollment_id`,
    [person, id, now],
  );
}
