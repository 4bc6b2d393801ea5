import type { Queryable } from '../publications/published';

/** Something all messages that wait may wait for has changed (guards, a calendar): each is looked at again at `at`, ms. */
export async function lookAtWaiting(through: Queryable, at: number): Promise<void> {
  await through.query(
    `UPDATE due q SET due_at = $1::timestamptz WHERE (q.subject_id, q.subject_kind, q.kind, q.owner, q.way) IN (
       SELECT d.subject_id, d.subject_kind, d.kind, d.owner, d.way FROM due d
       WHERE d.kind = 'release' AND d.due_at > $1::timestamptz ORDER BY d.subject_id FOR UPDATE)`,
    [new Date(at).toISOString()],
  );
}

/** The same of the messages to one customer, whose lock is held. */
export async function lookAtCustomer(
  through: Queryable,
  customer: string,
  at: number,
): Promise<void> {
  await through.query(
    `UPDATE due SET due_at = $2::timestamptz WHERE subject_id = $1 AND subject_kind = 'customer' AND kind = 'release'
       AND owner = '' AND way = '' AND due_at > $2::timestamptz`,
    [customer, new Date(at).toISOString()],
  );
}
