import type { PoolClient } from 'pg';
import { permanent } from '../../activities/failure';
import type { BatchRows } from '../../activities/store';
import type { NewWait, Write } from '../../playbooks/rules/decision';

/** Answers are needed since the last completed workflow task only; this many are far more. */
const ANSWERS_KEPT = 50;

/** Writes one batch in one statement: rows, trace and answer stand or fall together. */
export async function writeBatch(client: PoolClient, batch: BatchRows): Promise<void> {
  const { rowCount } = await client.query({
    name: 'write-batch',
    text: WRITE,
    values: [
      batch.enrollment,
      batch.n,
      batch.now,
      new Date(batch.now).toISOString(),
      JSON.stringify(batch.inputs),
      JSON.stringify(batch.results),
      JSON.stringify(toDocument(batch)),
      batch.n - ANSWERS_KEPT,
    ],
  });
  if (rowCount !== 1)
    throw new Error(
      `settle ${batch.n} of enrollment ${batch.enrollment} wrote ${rowCount} answers`,
    );
}

/** The others belong to what publishing refuses: a batch that would be written by half is not written. */
const CARRIED_OUT: ReadonlySet<Write['kind']> = new Set([
  ...(['openTask', 'closeTask', 'retime', 'notice', 'arm', 'disarm', 'status', 'exit'] as const),
]);

function toDocument(batch: BatchRows) {
  const odd = batch.writes.find(({ kind }) => !CARRIED_OUT.has(kind));
  if (odd)
    throw permanent(
      `settle ${batch.n} of enrollment ${batch.enrollment}`,
      `a write "${odd.kind}"`,
      'one that the engine carries out',
      'Publish the playbook without it.',
    );
  const of = <K extends Write['kind']>(kind: K) =>
    batch.writes.filter((write): write is Extract<Write, { kind: K }> => write.kind === kind);
  const exit = of('exit').at(-1);
  const closes = new Map<string, { step: string; visit: number; outcome: string }>();
  for (const task of exit?.closeTasks ?? [])
    closes.set(`${task.step}#${task.visit}`, { ...task, outcome: 'closed' });
  for (const { step, visit, outcome } of of('closeTask'))
    closes.set(`${step}#${visit}`, { step, visit, outcome });
  return {
    tasks: of('openTask').map(({ task: { dueAt, giveUpAt, ...task } }) => ({
      ...task,
      outcome: closes.get(`${task.step}#${task.visit}`)?.outcome ?? null,
      dueAt: iso(dueAt),
      giveUpAt: giveUpAt === undefined ? null : iso(giveUpAt),
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
    notices: of('notice').flatMap(({ notice: { recipients, ...notice } }) =>
      recipients.map((recipient) => ({ ...notice, kind: recipient.kind, recipient: recipient.id })),
    ),
    waits: [...waitsByKey(of('arm')).values()].map(toWait),
    disarm: of('disarm'),
    status: of('status').at(-1) ?? null,
    exit: exit ?? null,
    trace: batch.trace,
  };
}

/** One row per arm and type: a statement cannot write one row twice. */
function waitsByKey(arms: readonly Extract<Write, { kind: 'arm' }>[]): Map<string, NewWait> {
  return new Map(arms.map(({ wait }) => [`${wait.arm} ${wait.type}`, wait]));
}

function toWait({ since, dueAt, ...wait }: NewWait) {
  return { ...wait, since: iso(since), dueAt: dueAt === undefined ? null : iso(dueAt) };
}

function maybeIso(ms: number | undefined): string | null {
  return ms === undefined ? null : iso(ms);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * $1 enrollment, $2 number, $3 now (ms), $4 now, $5 inputs, $6 results, $7 the rows, $8 answers up to here may go.
 *
 * Runs under the customer's lock, so nobody else writes rows of this enrollment meanwhile. Invariants:
 * - one task per (enrollment, step, visit): task_source is inserted first and only its new rows get a task;
 *   (one that the same batch closes again is inserted closed: a statement does not see its own new rows);
 * - an arm that is armed again is armed anew: the kernel asked for it after whatever had met it;
 * - a task that a person resolved stays resolved: only open ones are closed;
 * - the first exit stands: exit and ended_at are only ever set where they are not, closed_at likewise;
 * - an exit skips sends nobody has claimed; a claimed one meets the exit at its gate;
 * - the number is taken once: a second insert is an error and undoes everything.
 */
const WRITE = `
WITH e AS (SELECT * FROM enrollment WHERE id = $1),
d AS (SELECT $7::jsonb AS doc),
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
  UNION ALL SELECT id, $4::timestamptz, 'moved', jsonb_strip_nulls(jsonb_build_object('assignee', assignee, 'queue', queue, 'due_at', due_at)) FROM moved_task),
new_notice AS (
  INSERT INTO notice (id, enrollment_id, step, visit, recipient_kind, recipient, customer_id, text, urgent, at)
  SELECT gen_random_uuid(), $1, n.step, n.visit, n.kind, n.recipient, e.customer_id, n.text, n.urgent, $4::timestamptz
  FROM e, d, jsonb_to_recordset(doc -> 'notices') AS n(step text, visit integer, kind text, recipient text, text jsonb, urgent boolean)
  ON CONFLICT ON CONSTRAINT notice_key DO NOTHING),
gone_wait AS (
  DELETE FROM wait w USING d WHERE w.enrollment_id = $1 AND (doc -> 'exit' <> 'null'
    OR (w.step, w.visit) IN (SELECT x.step, x.visit FROM jsonb_to_recordset(doc -> 'disarm') AS x(step text, visit integer)))),
new_wait AS (
  INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, step, visit, exit,
    condition, guard, inputs, binds, since, armed_at, due_at, basis)
  SELECT $1, w.arm, w.type, w.kind, e.customer_id, e.subject_kind, e.subject_id, w.step, w.visit, w.exit,
    w.condition, w.guard, w.inputs, w.binds, w.since, $4::timestamptz, w."dueAt", w.basis
  FROM e, d, jsonb_to_recordset(doc -> 'waits') AS w(arm text, type text, kind text, step text, visit integer, exit text,
    condition jsonb, guard jsonb, inputs text[], binds jsonb, since timestamptz, "dueAt" timestamptz, basis jsonb)
  ON CONFLICT (enrollment_id, arm, type) DO UPDATE SET condition = excluded.condition, guard = excluded.guard,
    inputs = excluded.inputs, binds = excluded.binds, since = excluded.since, armed_at = excluded.armed_at,
    due_at = excluded.due_at, basis = excluded.basis, met_at = NULL),
skipped AS (
  UPDATE outreach o SET status = 'skipped', reason = 'exited', ended_at = $4::timestamptz, changed_at = now(),
    receipt = jsonb_build_object('id', o.step || '#' || o.visit, 'outcome', 'skipped', 'at', $3::bigint, 'reason', 'exited')
  FROM d WHERE doc -> 'exit' <> 'null' AND o.enrollment_id = $1 AND o.status IN ('planned', 'waiting', 'awaiting_approval')
  RETURNING o.id),
new_outreach_change AS (
  INSERT INTO outreach_change (outreach_id, at, status, detail)
  SELECT id, $4::timestamptz, 'skipped', '{"reason": "exited"}' FROM skipped),
changed AS (
  UPDATE enrollment t SET
    status = CASE WHEN t.ended_at IS NOT NULL OR doc -> 'exit' <> 'null' THEN 'done' ELSE doc #>> '{status,status}' END,
    parked = CASE WHEN t.ended_at IS NULL AND doc -> 'exit' = 'null' THEN doc #> '{status,parked}' END,
    exit = coalesce(t.exit, doc #>> '{exit,exit}'),
    exit_why = CASE WHEN t.exit IS NULL THEN doc #>> '{exit,why}' ELSE t.exit_why END,
    ended_at = CASE WHEN doc -> 'exit' <> 'null' THEN coalesce(t.ended_at, $4::timestamptz) ELSE t.ended_at END,
    closed_at = CASE WHEN doc -> 'exit' <> 'null' THEN coalesce(t.closed_at, $4::timestamptz) ELSE t.closed_at END,
    changed_at = now()
  FROM d WHERE t.id = $1 AND (doc -> 'exit' <> 'null' OR doc -> 'status' <> 'null')),
new_trace AS (
  INSERT INTO trace (enrollment_id, seq, at, kind, step, visit, pc, outcome, why, values, version, file, line)
  SELECT $1, (SELECT coalesce(max(seq), 0) FROM trace WHERE enrollment_id = $1) + (t.n)::integer, $4::timestamptz,
    x.kind, x.step, x.visit, x.pc, x.outcome, x.why, x.values, e.version, x.file, x.line
  FROM e, d, jsonb_array_elements(doc -> 'trace') WITH ORDINALITY AS t(entry, n),
    jsonb_to_record(t.entry) AS x(kind text, step text, visit integer, pc integer, outcome text, why text, values jsonb, file text, line integer)),
forgotten AS (DELETE FROM settle_log WHERE enrollment_id = $1 AND n <= $8)
INSERT INTO settle_log (enrollment_id, n, now_ms, inputs, answer) VALUES ($1, $2, $3::bigint, $5::jsonb, $6::jsonb)`;
