import { heldOutColumns } from '../../shared/change/held-out';
import { uuid7 } from '../../shared/uuid7';
import type { Part } from './part';

/**
 * Enrollments that steps start in other playbooks, under the same unique keys as every way in; and, where the exit says so,
 * the end of those that this one started: marked at once, the workflow does the rest.
 */
export const RUNS: Part = {
  kinds: ['enroll', 'exit'],
  rows: (of, { runs, now }) => ({
    runs: runs.map(({ kept, version, way, held, ...run }) => ({
      ...{ ...run, version, way, id: uuid7(), kind: run.subject.kind, subject: run.subject.id },
      start: { version, way, trigger: kept, startedAt: now },
      held: held ? heldOutColumns(held) : null,
    })),
    exitRuns: of('exit').some(({ exitRuns }) => exitRuns === true),
  }),
  sql: `
run AS (
  SELECT r.* FROM d, jsonb_to_recordset(doc -> 'runs') AS r(id uuid, playbook text, version text, way text, step text, visit integer,
    kind text, subject text, trigger jsonb, start jsonb, held jsonb)),
new_run AS (
  INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, trigger, status, started_at,
    generation, parent, goal, goal_at, ended_at, closed_at)
  SELECT r.id, r.playbook, r.version, r.kind, r.subject, e.customer_id, r.way, 'run/' || $1 || '/' || r.step || '#' || r.visit,
    r.trigger, CASE WHEN r.held IS NULL THEN 'running' ELSE 'held_out' END, $4::timestamptz, e.generation + 1, e.id,
    r.held ->> 'goal', (r.held ->> 'goalAt')::timestamptz, h.ended_at, h.ended_at
  FROM run r, e, LATERAL (SELECT CASE WHEN r.held IS NOT NULL AND r.held ->> 'goal' IS DISTINCT FROM 'open' THEN $4::timestamptz END AS ended_at) h
  ON CONFLICT DO NOTHING RETURNING id),
held_due AS (
  INSERT INTO due (kind, owner, subject_kind, subject_id, customer_id, due_at)
  SELECT 'goal', r.playbook, 'enrollment', r.id::text, e.customer_id, (r.held ->> 'due')::timestamptz
  FROM run r JOIN new_run n ON n.id = r.id, e WHERE r.held ->> 'goal' = 'open'),
held_wait AS (
  INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, condition, guard, inputs, binds, since, armed_at)
  SELECT r.id, w.arm, w.type, w.kind, e.customer_id, r.kind, r.subject, w.condition, w.guard, w.inputs, w.binds, w.since, $4::timestamptz
  FROM run r JOIN new_run n ON n.id = r.id, e, jsonb_to_recordset(r.held -> 'waits') AS w(arm text, type text, kind text, condition jsonb,
    guard jsonb, inputs text[], binds jsonb, since timestamptz)),
left_run AS (
  UPDATE enrollment n SET status = 'done', exit = 'removed', exit_why = 'the enrollment that started it has ended',
    ended_at = $4::timestamptz, parked = NULL, changed_at = now()
  FROM d WHERE (doc ->> 'exitRuns')::boolean AND n.parent = $1 AND n.ended_at IS NULL AND n.status <> 'held_out' AND n.id <> $1 RETURNING n.id),
told_run AS (
  INSERT INTO outbox (enrollment_id, shard, kind, payload)
  SELECT r.id, tenure_shard(r.id), 'start', r.start FROM run r JOIN new_run n ON n.id = r.id WHERE r.held IS NULL
  UNION ALL
  SELECT l.id, tenure_shard(l.id), 'signal', jsonb_build_object('kind', 'operator', 'id', 'parent/' || $1, 'at', $3::bigint,
    'by', 'on_exit', 'reason', 'the enrollment that started it has ended',
    'operation', jsonb_build_object('kind', 'exit', 'exit', 'removed')) FROM left_run l)`,
};
