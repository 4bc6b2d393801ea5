import { uuid7 } from '../../shared/uuid7';
import type { Part } from './part';

/**
 * Enrollments that steps start in other playbooks, under the same unique keys as every way in; and, where the exit says so,
 * the end of those that this one started: marked at once, the workflow does the rest.
 */
export const RUNS: Part = {
  kinds: ['enroll', 'exit'],
  rows: (of, { runs, now }) => ({
    runs: runs.map(({ kept, version, way, ...run }) => ({
      ...{ ...run, version, way, id: uuid7(), kind: run.subject.kind, subject: run.subject.id },
      start: { version, way, trigger: kept, startedAt: now },
    })),
    exitRuns: of('exit').some(({ exitRuns }) => exitRuns === true),
  }),
  sql: `
run AS (
  SELECT r.* FROM d, jsonb_to_recordset(doc -> 'runs') AS r(id uuid, playbook text, version text, way text, step text, visit integer,
    kind text, subject text, trigger jsonb, start jsonb)),
new_run AS (
  INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, trigger, status, started_at,
    generation, parent)
  SELECT r.id, r.playbook, r.version, r.kind, r.subject, e.customer_id, r.way, 'run/' || $1 || '/' || r.step || '#' || r.visit,
    r.trigger, 'running', $4::timestamptz, e.generation + 1, e.id
  FROM run r, e ON CONFLICT DO NOTHING RETURNING id),
left_run AS (
  UPDATE enrollment n SET status = 'done', exit = 'removed', exit_why = 'the enrollment that started it has ended',
    ended_at = $4::timestamptz, parked = NULL, changed_at = now()
  FROM d WHERE (doc ->> 'exitRuns')::boolean AND n.parent = $1 AND n.ended_at IS NULL AND n.id <> $1 RETURNING n.id),
told_run AS (
  INSERT INTO outbox (enrollment_id, shard, kind, payload)
  SELECT r.id, tenure_shard(r.id), 'start', r.start FROM run r JOIN new_run n ON n.id = r.id
  UNION ALL
  SELECT l.id, tenure_shard(l.id), 'signal', jsonb_build_object('kind', 'operator', 'id', 'parent/' || $1, 'at', $3::bigint,
    'by', 'on_exit', 'reason', 'the enrollment that started it has ended',
    'operation', jsonb_build_object('kind', 'exit', 'exit', 'removed')) FROM left_run l)`,
};
