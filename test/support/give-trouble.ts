import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { giveDraft } from './give-draft';

/** Somebody whose step could not be done; answers the enrollment. */
export async function givePark(pool: Pool, code: string, reason: string): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `WITH e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       SELECT $1::uuid, id, version, 'customer', $1::text, 'acme', 'won', $1::text, 'parked', now() FROM playbook LIMIT 1 RETURNING id)
     INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at) SELECT id, 'call', 'acme', $2, $3, now() FROM e`,
    [id, code, reason],
  );
  return id;
}

/** A send that was cut after its hand-over; answers it. */
export async function giveUnconfirmed(pool: Pool, subject: string): Promise<string> {
  const enrollment = await giveDraft(pool);
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE outreach SET status = 'unconfirmed', contact_id = 'li', channel = 'email', address = 'li@example.com', subject = $2,
       server_reply = 'connection reset', send_key = enrollment_id::text, handed_off_at = now(), counted_at = now() WHERE enrollment_id = $1 RETURNING id`,
    [enrollment, subject],
  );
  return rows[0]?.id ?? '';
}

/** A message that its enrollment could not take; answers it. */
export async function giveDeadLetter(pool: Pool, error: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO dead_letter (enrollment_id, kind, payload, outcome, error)
     VALUES (gen_random_uuid(), 'signal', '{"kind": "event", "id": "e1"}', 'refused', $1) RETURNING id::text`,
    [error],
  );
  return rows[0]?.id ?? '';
}
