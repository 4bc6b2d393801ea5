/**
 * Where enrollments stand, as rows (enrollment_id, step, visit): steps with an armed wait, an open task or a message on
 * its way. `inside` is what stands after FROM and has the ids, named `i`. Counts and the lists behind them are made of it.
 */
export function standingOf(inside: string): string {
  return `
  SELECT w.enrollment_id, w.step, w.visit FROM ${inside} JOIN wait w ON w.enrollment_id = i.id WHERE w.step IS NOT NULL AND w.exit IS NULL
  UNION SELECT s.enrollment_id, s.step, s.visit FROM ${inside} JOIN task_source s ON s.enrollment_id = i.id JOIN task t ON t.id = s.task_id
    WHERE t.status = 'open' AND s.left_at IS NULL
  UNION SELECT o.enrollment_id, o.step, o.visit FROM ${inside} JOIN outreach o ON o.enrollment_id = i.id
    WHERE o.status IN ('planned', 'waiting', 'awaiting_approval', 'claimed', 'handed_off') AND o.copy = 0`;
}
