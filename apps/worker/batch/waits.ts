import type { NewWait, Write } from '../../../playbooks/rules/decision';
import { iso, maybeIso, type Part } from './part';

/** Armed triggers. An arm that is armed again is armed anew: the kernel asked for it after whatever had met it. */
export const WAITS: Part = {
  kinds: ['arm', 'disarm', 'cancel', 'exit', 'migrate'],
  rows: (of, { goal }) => ({
    waits: [...waitsByKey(of('arm')).values(), ...(goal?.waits ?? [])].map(toWait),
    disarm: of('disarm'),
    exitsEnd: of('migrate').some(({ exits }) => exits),
    cancelled: [...new Set(of('cancel').flatMap(({ steps }) => steps))],
  }),
  sql: `
gone_wait AS (
  DELETE FROM wait w USING d WHERE w.enrollment_id = $1 AND (doc -> 'exit' <> 'null'
    OR (w.step, w.visit) IN (SELECT x.step, x.visit FROM jsonb_to_recordset(doc -> 'disarm') AS x(step text, visit integer))
    OR doc -> 'cancelled' ? w.step OR doc -> 'exitsEnd' = 'true' AND w.exit IS NOT NULL)
    -- What is armed anew by the same batch is one row, which is written once.
    AND (doc -> 'exit' <> 'null' OR (w.arm, w.type) NOT IN (SELECT a.arm, a.type FROM jsonb_to_recordset(doc -> 'waits') AS a(arm text, type text)))),
new_wait AS (
  INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, step, visit, exit,
    condition, guard, inputs, binds, since, armed_at, due_at, basis, types, hold, at_moment, held_since)
  SELECT $1, w.arm, w.type, w.kind, e.customer_id, e.subject_kind, e.subject_id, w.step, w.visit, w.exit,
    w.condition, w.guard, w.inputs, w.binds, w.since, $4::timestamptz, w."dueAt", w.basis,
    w.types, w."for", w.moment, w."heldSince"
  FROM e, d, jsonb_to_recordset(doc -> 'waits') AS w(arm text, type text, kind text, step text, visit integer, exit text,
    condition jsonb, guard jsonb, inputs text[], binds jsonb, since timestamptz, "dueAt" timestamptz, basis jsonb,
    types text[], "for" jsonb, moment jsonb, "heldSince" timestamptz)
  ON CONFLICT (enrollment_id, arm, type) DO UPDATE SET condition = excluded.condition, guard = excluded.guard,
    inputs = excluded.inputs, binds = excluded.binds, since = excluded.since, armed_at = excluded.armed_at,
    due_at = excluded.due_at, basis = excluded.basis, types = excluded.types, hold = excluded.hold,
    at_moment = excluded.at_moment, held_since = excluded.held_since, met_at = NULL)`,
};

/** One row per arm and type: a statement cannot write one row twice. */
function waitsByKey(arms: readonly Extract<Write, { kind: 'arm' }>[]): Map<string, NewWait> {
  return new Map(arms.map(({ wait }) => [`${wait.arm} ${wait.type}`, wait]));
}

function toWait({ since, dueAt, heldSince, ...wait }: NewWait) {
  return { ...wait, since: iso(since), dueAt: maybeIso(dueAt), heldSince: maybeIso(heldSince) };
}
