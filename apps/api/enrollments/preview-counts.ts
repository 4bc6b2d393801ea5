import type { Pool } from 'pg';
import type { Plan, TaskPolicy } from '../../../playbooks/kernel/plan';
import type { Preview } from '../../../playbooks/tools/preview-operation';

interface EffectCounts {
  readonly tasks_closed: number;
  /** Messages that are handed on at once, where recipient, approval and guards allow it. */
  readonly sends_now: number;
  /** Deadlines that are no longer waited for. */
  readonly timers: number;
}

interface Asked {
  readonly enrollment: string;
  readonly plan: Plan;
  readonly preview: Preview;
}

/** What an operation would do, counted; at an exit all that is open follows the policy of the playbook. */
export async function countEffects(
  pool: Pool,
  { enrollment, plan, preview }: Asked,
): Promise<EffectCounts> {
  const { would, exit } = preview;
  const steps = (kind: string) =>
    would.flatMap((one) => (one.kind === kind ? (one.step ?? []) : []));
  const { rows } = await pool.query<{
    step: string;
    on_exit: TaskPolicy | null;
    deadline: boolean;
  }>(
    `SELECT w.step, NULL::jsonb AS on_exit, true AS deadline FROM wait w WHERE w.enrollment_id = $1 AND w.kind = 'time' AND w.step IS NOT NULL
     UNION ALL SELECT s.step, t.on_exit, false FROM task_source s JOIN task t ON t.id = s.task_id
     WHERE s.enrollment_id = $1 AND t.status = 'open' AND s.left_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM task_source o WHERE o.task_id = t.id AND o.left_at IS NULL AND o.enrollment_id <> $1)`,
    [enrollment],
  );
  const policy = exit === null ? undefined : (plan.exits[exit]?.tasks ?? plan.onExitTasks);
  const disarmed = new Set(steps('disarm'));
  const closed = new Set(steps('closeTask'));
  return {
    tasks_closed: rows.filter(
      ({ deadline, step, on_exit }) =>
        !deadline &&
        (closed.has(step) || (policy !== undefined && (on_exit ?? policy) === 'close')),
    ).length,
    sends_now: steps('deliver').length,
    timers: rows.filter(({ deadline, step }) => deadline && (exit !== null || disarmed.has(step)))
      .length,
  };
}
