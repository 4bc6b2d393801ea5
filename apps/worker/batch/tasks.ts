import type { Owner } from '../../../playbooks/rules/chain';
import { iso, maybeIso, type Part, type Writes } from './part';

/**
 * Tasks of the enrollment.
 * - One task per (enrollment, step, visit): task_source is inserted first and only its new rows get a task (one that the
 *   same batch closes again is inserted closed: a statement does not see its own new rows).
 * - A task that a person resolved stays resolved: only open ones are closed.
 * - A task that others take part in is not closed: whoever leaves is only noted to have left.
 */
export const TASKS: Part = {
  kinds: ['openTask', 'joinTask', 'closeTask', 'retime', 'climb', 'cancel', 'exit'],
  rows: (of) => {
    const closes = closesOf(of);
    const joins = of('joinTask').map(({ task, step, visit }) => ({
      ...{ task, step, visit },
      gone: closes.has(`${step}#${visit}`),
    }));
    const joined = new Set(joins.flatMap(({ task, gone }) => (gone ? [] : [task])));
    return {
      tasks: of('openTask').map(({ task: { dueAt, giveUpAt, ...task } }) => {
        const outcome = closes.get(`${task.step}#${task.visit}`)?.outcome ?? null;
        return {
          ...task,
          outcome: joined.has(task.id) ? null : outcome,
          gone: outcome !== null && joined.has(task.id),
          dueAt: iso(dueAt),
          giveUpAt: maybeIso(giveUpAt),
          inputs: task.inputs ?? [],
          checklist: task.checklist ?? [],
        };
      }),
      taskJoins: joins,
      // One that is closed by the same batch stays as it was: a statement cannot write one row twice.
      taskMoves: [...movesOf(of)].flatMap(([place, move]) =>
        closes.has(place) ? [] : [toRow(move)],
      ),
      taskClimbs: of('climb').map(({ step, visit, to }) => ({
        step,
        visit,
        kind: to.kind,
        id: to.id,
      })),
      closes: [...closes.values()],
    };
  },
  sql: `
tasks AS (
  SELECT t.* FROM d, jsonb_to_recordset(doc -> 'tasks') AS t(id uuid, step text, visit integer, title jsonb, body jsonb,
    assignee text, queue text, assigned jsonb, "dueAt" timestamptz, due jsonb, "giveUpAt" timestamptz,
    priority text, answers jsonb, form jsonb, "onExit" jsonb, inputs text[], checklist jsonb, "mergeKey" text, snooze jsonb,
    "notBy" text, outcome text, gone boolean)),
joins AS (
  SELECT j.* FROM d, jsonb_to_recordset(doc -> 'taskJoins') AS j(task uuid, step text, visit integer, gone boolean)),
new_source AS (
  INSERT INTO task_source (enrollment_id, step, visit, task_id, left_at)
  SELECT $1, step, visit, id, CASE WHEN gone THEN $4::timestamptz END FROM tasks
  UNION ALL SELECT $1, step, visit, task, CASE WHEN gone THEN $4::timestamptz END FROM joins
  ON CONFLICT (enrollment_id, step, visit) DO NOTHING RETURNING task_id, step, visit),
new_task AS (
  INSERT INTO task (id, customer_id, playbook, title, body, assignee, queue, chosen, assigned, due_at, due, give_up_at,
    priority, answers, form, on_exit, inputs, checklist, merge_key, snooze, not_by, opened_at, status, outcome, ended_at)
  SELECT t.id, e.customer_id, e.playbook, t.title, t.body, t.assignee, t.queue, ${chosen('t.assignee', 't.queue')},
    t.assigned, t."dueAt", t.due, t."giveUpAt", t.priority, t.answers, t.form, t."onExit", t.inputs, t.checklist, t."mergeKey",
    t.snooze, t."notBy", $4::timestamptz,
    CASE WHEN t.outcome IS NULL THEN 'open' ELSE 'closed' END, t.outcome, CASE WHEN t.outcome IS NOT NULL THEN $4::timestamptz END
  FROM tasks t JOIN new_source s ON s.task_id = t.id AND s.step = t.step AND s.visit = t.visit, e
  RETURNING id, assignee, queue, due_at, outcome),
closing AS (
  SELECT s.task_id, s.step, s.visit, c.outcome
  FROM d, jsonb_to_recordset(doc -> 'closes') AS c(step text, visit integer, outcome text), task_source s JOIN task t ON t.id = s.task_id
  WHERE s.enrollment_id = $1 AND s.step = c.step AND s.visit = c.visit AND s.left_at IS NULL AND t.status = 'open'),
others AS (
  SELECT s.task_id FROM task_source s WHERE s.task_id IN (SELECT task_id FROM closing) AND s.left_at IS NULL
    AND NOT (s.enrollment_id = $1 AND (s.step, s.visit) IN (SELECT step, visit FROM closing))
  UNION SELECT task FROM joins WHERE NOT gone),
closed_task AS (
  UPDATE task t SET status = 'closed', outcome = c.outcome, ended_at = $4::timestamptz, changed_at = now()
  FROM (SELECT DISTINCT ON (task_id) task_id, outcome FROM closing ORDER BY task_id, step, visit) c
  WHERE t.id = c.task_id AND t.status = 'open' AND t.id NOT IN (SELECT task_id FROM others)
  RETURNING t.id, c.outcome),
left_source AS (
  UPDATE task_source s SET left_at = $4::timestamptz FROM closing c
  WHERE s.enrollment_id = $1 AND s.step = c.step AND s.visit = c.visit AND s.task_id IN (SELECT task_id FROM others)
  RETURNING s.task_id, s.step),
moved_task AS (
  UPDATE task t SET due_at = coalesce(r."dueAt", t.due_at), give_up_at = coalesce(r."giveUpAt", t.give_up_at),
    assignee = CASE WHEN r.assignee IS NULL AND r.queue IS NULL THEN t.assignee ELSE r.assignee END,
    queue = CASE WHEN r.assignee IS NULL AND r.queue IS NULL THEN t.queue ELSE r.queue END,
    chosen = coalesce(r.chosen, t.chosen),
    -- Whoever gets it, or is told of it, is to see it.
    snoozed_until = CASE WHEN r.shown THEN NULL ELSE t.snoozed_until END,
    snooze_reason = CASE WHEN r.shown THEN NULL ELSE t.snooze_reason END,
    changed_at = now()
  FROM d, jsonb_to_recordset(doc -> 'taskMoves') AS r(step text, visit integer, "dueAt" timestamptz, "giveUpAt" timestamptz,
    assignee text, queue text, chosen jsonb, shown boolean), task_source s
  WHERE s.enrollment_id = $1 AND s.step = r.step AND s.visit = r.visit AND s.left_at IS NULL AND t.id = s.task_id
    AND t.status = 'open' AND t.id NOT IN (SELECT id FROM closed_task)
  RETURNING t.id, t.assignee, t.queue, t.due_at),
climbed_task AS (
  SELECT t.id AS task_id, c.kind, c.id
  FROM d, jsonb_to_recordset(doc -> 'taskClimbs') AS c(step text, visit integer, kind text, id text), task_source s JOIN task t ON t.id = s.task_id
  WHERE s.enrollment_id = $1 AND s.step = c.step AND s.visit = c.visit AND s.left_at IS NULL AND t.status = 'open'),
new_also AS (
  INSERT INTO task_also (task_id, kind, id, at) SELECT task_id, kind, id, $4::timestamptz FROM climbed_task
  ON CONFLICT (task_id, kind, id) DO NOTHING),
new_task_change AS (
  INSERT INTO task_change (task_id, at, kind, detail)
  SELECT id, $4::timestamptz, 'opened', jsonb_strip_nulls(jsonb_build_object('assignee', assignee, 'queue', queue, 'due_at', due_at)) FROM new_task
  UNION ALL SELECT j.task, $4::timestamptz, 'joined', jsonb_build_object('playbook', e.playbook, 'step', j.step)
    FROM joins j JOIN new_source s ON s.task_id = j.task AND s.step = j.step AND s.visit = j.visit, e
  UNION ALL SELECT id, $4::timestamptz, outcome, '{}' FROM new_task WHERE outcome IS NOT NULL
  UNION ALL SELECT id, $4::timestamptz, outcome, '{}' FROM closed_task
  UNION ALL SELECT task_id, $4::timestamptz, 'left', jsonb_build_object('playbook', e.playbook, 'step', step) FROM left_source, e
  UNION ALL SELECT task_id, $4::timestamptz, 'climbed', jsonb_build_object('kind', kind, 'to', id) FROM climbed_task
  UNION ALL SELECT id, $4::timestamptz, 'moved', jsonb_strip_nulls(jsonb_build_object('assignee', assignee, 'queue', queue, 'due_at', due_at)) FROM moved_task)`,
};

/** An owner as JSON. */
function chosen(assignee: string, queue: string): string {
  return `CASE WHEN ${assignee} IS NOT NULL THEN jsonb_build_object('kind', 'person', 'id', ${assignee})
      ELSE jsonb_build_object('kind', 'queue', 'id', ${queue}) END`;
}

interface Move {
  readonly step: string;
  readonly visit: number;
  readonly dueAt?: string | null;
  readonly giveUpAt?: string | null;
  readonly to?: Owner;
  /** Set where it follows its chain. */
  readonly chosen?: Owner;
  readonly shown?: true;
}

/** Clocks, rungs and hand-overs of one task in one row, the later over the earlier. */
function movesOf(of: Writes): Map<string, Move> {
  const moves = new Map<string, Move>();
  const add = ({ step, visit, ...more }: Move): void => {
    const key = `${step}#${visit}`;
    moves.set(key, { ...moves.get(key), step, visit, ...more });
  };
  for (const { step, visit, dueAt, giveUpAt, owner } of of('retime')) {
    const follows = owner ? { to: owner, chosen: owner, shown: true as const } : {};
    add({ step, visit, dueAt: maybeIso(dueAt), giveUpAt: maybeIso(giveUpAt), ...follows });
  }
  for (const { step, visit, to, reassign } of of('climb'))
    add({ step, visit, ...(reassign ? { to } : {}), shown: true });
  for (const { step, visit, to } of of('exit').at(-1)?.handOver ?? [])
    add({ step, visit, to, shown: true });
  return moves;
}

function toRow({ to, ...move }: Move) {
  return { ...move, ...(to && (to.kind === 'person' ? { assignee: to.id } : { queue: to.id })) };
}

function closesOf(of: Writes) {
  const closes = new Map<string, { step: string; visit: number; outcome: string }>();
  const ended = [...of('cancel'), ...of('exit').slice(-1)].flatMap(({ closeTasks }) => closeTasks);
  for (const task of ended)
    closes.set(`${task.step}#${task.visit}`, { ...task, outcome: 'closed' });
  for (const { step, visit, outcome } of of('closeTask'))
    closes.set(`${step}#${visit}`, { step, visit, outcome });
  return closes;
}
