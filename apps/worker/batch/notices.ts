import type { Part } from './part';

/** Notices: one per step, visit and recipient. */
export const NOTICES: Part = {
  kinds: ['notice'],
  rows: (of) => ({
    notices: of('notice').flatMap(({ notice: { recipients, ...notice } }) =>
      recipients.map((recipient) => ({ ...notice, kind: recipient.kind, recipient: recipient.id })),
    ),
  }),
  sql: `
new_notice AS (
  INSERT INTO notice (id, enrollment_id, step, visit, recipient_kind, recipient, customer_id, text, urgent, at)
  SELECT gen_random_uuid(), $1, n.step, n.visit, n.kind, n.recipient, e.customer_id, n.text, n.urgent, $4::timestamptz
  FROM e, d, jsonb_to_recordset(doc -> 'notices') AS n(step text, visit integer, kind text, recipient text, text jsonb, urgent boolean)
  ON CONFLICT ON CONSTRAINT notice_key DO NOTHING)`,
};
