import { iso, maybeIso, type Part, type Writes } from './part';

/**
 * Tasks of the enrollment.
 * - One task per (enrollment, step, visit): task_source is inserted first and only its new rows get a task (one that the
 *   same batch closes again is inserted closed: a statement does not see its own new rows).
 * - A task that a person resolved stays resolved: only open ones are closed.
 */
export const TASKS: Part = {
  kinds: ['openTask', 'closeTask', 'retime', 'cancel', 'exit'],
  rows: (of) => {
    const closes = closesOf(of);
    return {
      tasks: of('openTask').map(({ task: { dueAt, giveUpAt, ...task } }) => ({
        ...task,
        outcome: closes.get(`${task.step}#${task.visit}`)?.outcome ?? null,
        dueAt: iso(dueAt),
        giveUpAt: maybeIso(giveUpAt),
        inputs: task.inputs ?? [],
      })),
      // One that is closed by the same batch stays as it was: a statement cannot write one row twice.
      retimes: of('retime')
        .filter(({ step, visit }) => !closes.has(`${step}#${visit}`))
        .map(({ step, visit, dueAt, giveUpAt, owner }) => ({
          ...{ step, visit, dueAt: maybeIso(dueAt), giveUpAt: maybeIso(giveUpAt) },
          assignee: owner?.kind === 'person' ? owner.id : null,
          queue: owner?.kind === 'queue' ? owner.id : null,
        })),
      closes: [...closes.values()],
    };
  },
  sql: `
tasks AS (
  SELECT t.* FROM d, jsonb_to_recordset(doc -> 'tasks') AS t(id uuid, step text, visit integer, title jsonb, body jsonb,
    assignee text, queue text, assigned jsonb, "dueAt" timestamptz, due jsonb, "giveUpAt" timestamptz,
    priority text, answers jsonb, form jsonb, "onExit" text, inputs text[], outcome text)),
new_source AS (
  INSERT INTO task_source (enrollment_id, step, visit, task_id) SELECT $1, step, visit, id FROM tasks
  ON CONFLICT (enrollment_id, step, visit) DO NOTHING RETURNING task_id),
new_task AS (
  INSERT INTO task (id, customer_id, playbook, title, body, assignee, queue, assigned, due_at, due, give_up_at,
    priority, answers, form, on_exit, inputs, opened_at, status, outcome, ended_at)
  SELECT t.id, e.customer_id, e.playbook, t.title, t.body, t.assignee, t.queue, t.assigned, t."dueAt", t.due,
    t."giveUpAt", t.priority, t.answers, t.form, t."onExit", t.inputs, $4::timestamptz,
    CASE WHEN t.outcome IS NULL THEN 'open' ELSE 'closed' END, t.outcome, CASE WHEN t.outcome IS NOT NULL THEN $4::timestamptz END
  FROM tasks t JOIN new_source s ON s.task_id = t.id, e
  RETURNING id, assignee, queue, due_at, outcome),
closed_task AS (
  UPDATE task t SET status = 'closed', outcome = c.outcome, ended_at = $4::timestamptz, changed_at = now()
  FROM d, jsonb_to_recordset(doc -> 'closes') AS c(step text, visit integer, outcome text), task_source s
  WHERE s.enrollment_id = $1 AND s.step = c.step AND s.visit = c.visit AND t.id = s.task_id AND t.status = 'open'
  RETURNING t.id, c.outcome),
moved_task AS (
  UPDATE task t SET due_at = coalesce(r."dueAt", t.due_at), give_up_at = coalesce(r."giveUpAt", t.give_up_at),
    assignee = CASE WHEN r.assignee IS NULL AND r.queue IS NULL THEN t.assignee ELSE r.assignee END,
    queue = CASE WHEN r.assignee IS NULL AND r.queue IS NULL THEN t.queue ELSE r.queue END, changed_at = now()
  FROM d, jsonb_to_recordset(doc -> 'retimes') AS r(step text, visit integer, "dueAt" timestamptz, "giveUpAt" timestamptz,
    assignee text, queue text), task_source s
  WHERE s.enrollment_id = $1 AND s.step = r.step AND s.visit = r.visit AND t.id = s.task_id AND t.status = 'open'
  RETURNING t.id, t.assignee, t.queue, t.due_at),
new_task_change AS (
  INSERT INTO task_change (task_id, at, kind, detail)
  SELECT id, $4::timestamptz, 'opened', jsonb_strip_nulls(jsonb_build_object('assignee', assignee, 'queue', queue, 'due_at', due_at)) FROM new_task
  UNION ALL SELECT id, $4::timestamptz, outcome, '{}' FROM new_task WHERE outcome IS NOT NULL
  UNION ALL SELECT id, $4::timestamptz, outcome, '{}' FROM closed_task
  UNION ALL SELECT id, $4::timestamptz, 'moved', jsonb_strip_nulls(jsonb_build_object('assignee', assignee, 'queue', queue, 'due_at', due_at)) FROM moved_task)`,
};

function closesOf(of: Writes) {
  const closes = new Map<string, { step: string; visit: number; outcome: string }>();
  const ended = [...of('cancel'), ...of('exit').slice(-1)];
  for (const task of ended.flatMap(({ closeTasks }) => closeTasks))
    closes.set(`${task.step}#${task.visit}`, { ...task, outcome: 'closed' });
  for (const { step, visit, outcome } of of('closeTask'))
    closes.set(`${step}#${visit}`, { step, visit, outcome });
  return closes;
}
