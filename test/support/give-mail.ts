import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { giveDraft } from './give-draft';

interface Given {
  readonly mail: string;
  readonly enrollment: string;
  readonly outreach: string;
}

/** A caught mail and the send of customer acme's contact li behind it; `more` are columns of `sandbox_mail`. */
export async function giveMail(
  pool: Pool,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Given> {
  const enrollment = await giveDraft(pool);
  const key = randomUUID().replaceAll('-', '').repeat(2);
  const row = {
    ...{
      id: randomUUID(),
      received_at: '2026-03-05T09:00Z',
      channel: 'email',
      raw: '\\x48656c6c6f',
    },
    ...{ mail_from: 'care@acme.example', rcpt_to: 'li@example.com', subject: 'Hello Li' },
    ...{ text: 'Hello Li', html: '<p>Hello <strong>Li</strong></p>', headers: {} },
    ...{ message_id: `<${key.slice(0, 32)}@acme.example>`, ...more },
  };
  const { rows } = await pool.query<{ id: string }>(
    `WITH m AS (INSERT INTO sandbox_mail SELECT * FROM jsonb_populate_record(NULL::sandbox_mail, $3)),
       a AS (DELETE FROM approval_approver p USING approval a WHERE p.approval_id = a.id AND a.enrollment_id = $1)
     UPDATE outreach SET status = 'accepted', contact_id = 'li', channel = 'email', send_key = $2, attempt = 1,
       checks = '[{"rule": "consent", "passed": true, "seen": {"purpose": "service"}}]', server_reply = '250 OK'
     WHERE enrollment_id = $1 RETURNING id`,
    [enrollment, key, JSON.stringify(row)],
  );
  return { mail: row.id, enrollment, outreach: rows[0]?.id ?? '' };
}
