import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { LOCK_SPACES } from '../shared/database/lock-spaces';
import { transact } from '../shared/database/transact';
import type { NoticeEnd, NoticeMail, NoticeStore } from '../../activities/mail-notice';

/** At most this many notices, and mails, at once: a scan is bounded, the next one goes on. */
const AT_ONCE = 50;
const MOST_MEMBERS = 200;

/** What is due by playbook time becomes mails; leases and retries run by the database's clock, they decide about nothing. */
export class NoticeMails implements NoticeStore {
  constructor(private readonly pool: Pool) {}

  /** Makes the mails of notices that are due. Returns how many notices there were. */
  async expand(now: number): Promise<number> {
    const at = new Date(now).toISOString();
    const { rows } = await this.pool.query<{ n: number }>({
      name: 'notice-expand',
      text: EXPAND,
      values: [at, AT_ONCE, MOST_MEMBERS],
    });
    return rows[0]?.n ?? 0;
  }

  /** Takes mails for this process; those of one that was lost too, but never one that was handed off. */
  async claim(): Promise<NoticeMail[]> {
    const { rows } = await this.pool.query<Row>({
      name: 'notice-claim',
      text: CLAIM,
      values: [randomUUID(), AT_ONCE],
    });
    return rows.map(toMail);
  }

  /** The kill switches are locked first, in a statement of its own: what is engaged by then is seen. */
  handOff({ id, lease }: NoticeMail): Promise<boolean> {
    return transact(this.pool, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock_shared($1, 0)', [LOCK_SPACES.switch]);
      const { rowCount } = await client.query({
        name: 'notice-hand-off',
        text: HAND_OFF,
        values: [id, lease],
      });
      return rowCount === 1;
    });
  }

  async conclude({ id, lease, attempt }: NoticeMail, end: NoticeEnd): Promise<void> {
    const waitS = Math.min(600, 5 * 2 ** Math.min(attempt, 10));
    await this.pool.query({
      name: 'notice-conclude',
      text: CONCLUDE,
      values: [id, lease, end.status, end.reply, waitS],
    });
  }
}

interface Row extends Omit<NoticeMail, 'locale' | 'queue' | 'task' | 'approval'> {
  readonly locale: string | null;
  readonly queue: string | null;
  readonly task: NoticeMail['task'] | null;
  readonly approval: string | null;
}

function toMail({ locale, queue, task, approval, ...row }: Row): NoticeMail {
  return {
    ...row,
    ...(locale === null ? {} : { locale }),
    ...(queue === null ? {} : { queue }),
    ...(task ? { task } : {}),
    ...(approval === null ? {} : { approval }),
  };
}

/**
 * $1 now, $2 notices, $3 people per queue. Whoever is on duty for a queue hears of it, else its members. One that has been
 * read is not mailed any more. A notice becomes mails once: its row is locked and marked in the same statement.
 */
const EXPAND = `
WITH due_notice AS (
  SELECT n.id, n.recipient_kind AS kind, n.recipient, n.read_at FROM notice n WHERE n.mailed_at IS NULL AND n.due_at <= $1::timestamptz
  ORDER BY n.due_at, n.id LIMIT $2 FOR UPDATE SKIP LOCKED),
on_duty AS (SELECT s.key AS queue, p.id, p.email, p.locale FROM jsonb_each_text(tenure_duty($1::timestamptz)) s
  JOIN person p ON p.id = s.value AND p.active AND p.email IS NOT NULL),
reader AS (
  SELECT d.id, p.id AS person, p.email AS address, p.locale FROM due_notice d
    JOIN person p ON d.kind = 'person' AND p.id = d.recipient AND p.active AND p.email IS NOT NULL WHERE d.read_at IS NULL
  UNION ALL SELECT d.id, o.id, o.email, o.locale FROM due_notice d JOIN on_duty o ON d.kind = 'queue' AND o.queue = d.recipient
    WHERE d.read_at IS NULL
  UNION ALL SELECT d.id, m.id, m.email, m.locale FROM due_notice d CROSS JOIN LATERAL (
      SELECT p.id, p.email, p.locale FROM queue_member q JOIN person p ON p.id = q.person_id AND p.active AND p.email IS NOT NULL
      WHERE q.queue = d.recipient ORDER BY p.id LIMIT $3) m
    WHERE d.kind = 'queue' AND d.read_at IS NULL AND NOT EXISTS (SELECT 1 FROM on_duty o WHERE o.queue = d.recipient)
  UNION ALL SELECT d.id, NULL, d.recipient, NULL FROM due_notice d WHERE d.kind = 'address' AND d.read_at IS NULL),
made AS (
  INSERT INTO notice_mail (id, notice_id, person_id, address, locale)
  SELECT gen_random_uuid(), r.id, r.person, r.address, r.locale FROM reader r
  ON CONFLICT ON CONSTRAINT notice_mail_key DO NOTHING),
marked AS (UPDATE notice n SET mailed_at = $1::timestamptz FROM due_notice d WHERE n.id = d.id RETURNING n.id)
SELECT count(*)::integer AS n FROM marked`;

const KILLED = `EXISTS (SELECT 1 FROM switch s WHERE s.engaged AND s.scope IN ('global', 'channel:email', 'playbook:' || e.playbook))`;

/**
 * $1 lease, $2 how many. One whose lease ran out before the hand-off is taken again; one that ran out after it is
 * unconfirmed: its body may have left. A kill switch keeps them here. What a notice is about is read as it is by now.
 */
const CLAIM = `
WITH cut AS (
  UPDATE notice_mail SET status = 'unconfirmed', server_reply = 'cut after hand-over', changed_at = now()
  WHERE status = 'handed_off' AND lease_until < now()),
free AS (
  SELECT m.id FROM notice_mail m JOIN notice n ON n.id = m.notice_id JOIN enrollment e ON e.id = n.enrollment_id
  WHERE (m.status = 'due' AND (m.retry_at IS NULL OR m.retry_at <= now()) OR m.status = 'claimed' AND m.lease_until < now())
    AND NOT ${KILLED}
  ORDER BY m.created_at, m.id LIMIT $2 FOR UPDATE OF m SKIP LOCKED)
UPDATE notice_mail m SET status = 'claimed', lease = $1, lease_until = now() + interval '5 minutes', attempt = m.attempt + 1,
  changed_at = now()
FROM free f, notice n, enrollment e WHERE m.id = f.id AND n.id = m.notice_id AND e.id = n.enrollment_id
RETURNING m.id, m.lease, m.address, m.locale, n.kind, n.text, n.urgent, e.id AS enrollment, e.version, n.step, m.attempt,
  CASE WHEN n.recipient_kind = 'queue' THEN n.recipient END AS queue,
  coalesce((SELECT c.attributes ->> 'name' FROM customer c WHERE c.id = n.customer_id), n.customer_id) AS customer,
  (SELECT jsonb_build_object('id', t.id, 'title', t.title) FROM task_source s JOIN task t ON t.id = s.task_id
    WHERE s.enrollment_id = e.id AND s.step = n.step AND s.visit = n.visit LIMIT 1) AS task,
  (SELECT a.id FROM approval a WHERE a.enrollment_id = e.id AND a.step = n.step AND a.visit = n.visit AND a.status = 'open' LIMIT 1) AS approval`;

/** Invariant: from here on it is never sent again. Only the lease that claimed it may. */
const HAND_OFF = `
UPDATE notice_mail m SET status = 'handed_off', changed_at = now() FROM notice n JOIN enrollment e ON e.id = n.enrollment_id
WHERE m.id = $1 AND m.lease = $2 AND m.status = 'claimed' AND m.lease_until > now() AND n.id = m.notice_id AND NOT ${KILLED}`;

/** $3 status, $4 words, $5 seconds until another try. What was called unconfirmed meanwhile may learn what the server said. */
const CONCLUDE = `
UPDATE notice_mail SET status = $3, server_reply = $4, retry_at = CASE WHEN $3 = 'due' THEN now() + $5 * interval '1 second' END,
  lease_until = CASE WHEN $3 <> 'due' THEN lease_until END, changed_at = now()
WHERE id = $1 AND lease = $2 AND status IN ('claimed', 'handed_off', 'unconfirmed')`;
