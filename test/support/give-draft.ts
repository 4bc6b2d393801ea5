import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

interface Draft {
  readonly approver?: readonly [kind: string, id: string];
  readonly notBy?: string;
  readonly within?: string;
}

/** A draft of nobody's workflow: what people may do with it is asked here, what follows from it elsewhere. */
export async function giveDraft(
  pool: Pool,
  { approver = ['person', 'ana'], notBy, within }: Draft = {},
): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `WITH v AS (SELECT hash FROM playbook_version LIMIT 1),
       e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
             SELECT $1::uuid, 'drafts', hash, 'customer', $1::text, 'acme', 'won', $1::text, 'running', now() FROM v RETURNING id),
       o AS (INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, purpose, template, status, created_at)
             SELECT gen_random_uuid(), id, 'hello', 1, 'drafts', 'acme', 'service', 'hello', 'awaiting_approval', now() FROM e),
       a AS (INSERT INTO approval (id, enrollment_id, step, visit, playbook, customer_id, assigned, not_by, contact_id, channel, template,
               purpose, locale, subject, markdown, body_text, body_html, within_at, otherwise, status, opened_at)
             SELECT id, id, 'hello', 1, 'drafts', 'acme', '[]', $4, 'li', 'email', 'hello', 'service', 'en', 'Hello',
               'Hello **Li**', 'Hello Li', '<p>Hello <strong>Li</strong></p>', $5, 'skip', 'open', now() FROM e RETURNING id)
     INSERT INTO approval_approver SELECT id, $2, $3, now() FROM a`,
    [id, ...approver, notBy ?? null, within ?? '2026-03-05T09:00Z'],
  );
  return id;
}
