import type { Write } from '../../../playbooks/rules/decision';
import { iso, type Part } from './part';

/**
 * What people of ours are told: one row per recipient and batch, so that a rung or reminder may come again at one step.
 * Whoever owns the playbook is told of a step that parks, once in a day for one step and code.
 */
export const NOTICES: Part = {
  kinds: ['notice'],
  rows: (of) => ({ notices: of('notice').flatMap(toRows) }),
  sql: `
told_notice AS (
  SELECT n.step, n.visit, n.what, n.kind, n.recipient, n.text, n.urgent, n."dueAt" FROM d, jsonb_to_recordset(doc -> 'notices')
    AS n(step text, visit integer, what text, kind text, recipient text, text jsonb, urgent boolean, "dueAt" timestamptz)),
new_notice AS (
  INSERT INTO notice (id, enrollment_id, batch, kind, step, visit, recipient_kind, recipient, customer_id, text, urgent, at, due_at)
  SELECT gen_random_uuid(), $1, $2, n.what, n.step, n.visit, n.kind, n.recipient, e.customer_id, n.text, n.urgent, $4::timestamptz, n."dueAt"
  FROM e, told_notice n
  WHERE n.what <> 'parked' OR NOT EXISTS (SELECT 1 FROM notice o WHERE o.enrollment_id = $1 AND o.kind = 'parked' AND o.step = n.step
    AND o.text = n.text AND o.at > $4::timestamptz - interval '1 day')
  ON CONFLICT ON CONSTRAINT notice_key DO NOTHING)`,
};

function toRows({
  notice: { recipients, kind: what, ...notice },
}: Extract<Write, { kind: 'notice' }>) {
  return recipients.map(({ kind, id: recipient, dueAt }) => ({
    ...notice,
    ...{ what, kind, recipient, dueAt: iso(dueAt) },
  }));
}
