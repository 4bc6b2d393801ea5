/** SQL of the queue of what waits. All of it but `DUE` and `VERSIONS` runs under the customer's lock. */

const OF_CUSTOMER = `q.kind = 'release' AND q.owner = '' AND q.way = '' AND q.subject_kind = 'customer' AND q.subject_id = $1`;

export const DUE = {
  name: 'due-releases',
  text: `SELECT customer_id AS customer FROM due WHERE kind = 'release' AND due_at <= $1::timestamptz ORDER BY due_at LIMIT $2`,
};

/** $1 customer, $2 until. */
export const POSTPONE = {
  name: 'postpone-release',
  text: `UPDATE due q SET due_at = $2::timestamptz WHERE ${OF_CUSTOMER}`,
};

export const VERSIONS = {
  name: 'versions-that-wait',
  text: `SELECT DISTINCT n.version FROM outreach_wait w JOIN enrollment n ON n.id = w.enrollment_id WHERE w.customer_id = $1`,
};

export const IS_DUE = {
  name: 'release-is-due',
  text: `SELECT 1 FROM due q WHERE ${OF_CUSTOMER} AND q.due_at <= $2::timestamptz FOR UPDATE`,
};

/** $1 customer, $2 told before, $3 how many. What a pause keeps is not let go; what has ended is told so. */
export const QUEUE = {
  name: 'sends-that-wait',
  text: `
SELECT w.outreach_id AS id, w.enrollment_id AS enrollment, n.version, w.delivery
FROM outreach_wait w JOIN enrollment n ON n.id = w.enrollment_id
WHERE w.customer_id = $1 AND n.status <> 'paused'
  AND NOT EXISTS (SELECT FROM playbook p WHERE p.id = n.playbook AND p.state = 'paused') AND (w.released_at IS NULL OR w.released_at <= $2::timestamptz)
ORDER BY w.rank, w.since, w.outreach_id LIMIT $3`,
};

/** $1 the row of the ledger, $2 now, $3 what it counts as, or null, $4 now (ms). */
export const RELEASE = {
  name: 'release-send',
  text: `
WITH d AS (SELECT * FROM jsonb_to_record($3::jsonb) AS d(contact text, channel text, locale text, sender jsonb, priority text, place integer)),
o AS (
  UPDATE outreach o SET counted_at = CASE WHEN $3::jsonb IS NOT NULL THEN $2::timestamptz END, place = d.place,
    contact_id = coalesce(d.contact, o.contact_id), channel = coalesce(d.channel, o.channel), locale = coalesce(d.locale, o.locale),
    sender = coalesce(d.sender, o.sender), priority = coalesce(d.priority, o.priority), changed_at = now()
  FROM d WHERE o.id = $1 RETURNING o.enrollment_id, o.step, d.sender, d.place),
w AS (UPDATE outreach_wait SET released_at = $2::timestamptz WHERE outreach_id = $1),
used AS (UPDATE sender_place p SET used_at = $2::timestamptz FROM o WHERE p.sender = o.sender ->> 'id' AND p.n = o.place)
INSERT INTO outbox (enrollment_id, shard, kind, payload)
SELECT o.enrollment_id, tenure_shard(o.enrollment_id), 'signal', jsonb_build_object('kind', 'released',
  'id', 'release/' || $1::text || '/' || $4::text, 'at', $4::bigint, 'step', o.step) FROM o`,
};

/** $1 the row of the ledger, $2 now, $3 reason, $4 until, $5 checks. Told in the ledger when something else keeps it now. */
export const KEEP = {
  name: 'keep-send',
  text: `
WITH w AS (UPDATE outreach_wait SET reason = $3, until = $4::timestamptz, released_at = NULL WHERE outreach_id = $1),
before AS (SELECT id, reason FROM outreach WHERE id = $1),
o AS (UPDATE outreach SET reason = $3, checks = $5::jsonb, counted_at = NULL, place = NULL, changed_at = now() WHERE id = $1)
INSERT INTO outreach_change (outreach_id, at, status, detail)
SELECT b.id, $2::timestamptz, 'waiting', jsonb_build_object('reason', $3::text) FROM before b WHERE b.reason IS DISTINCT FROM $3`,
};

/** $1 customer, $2 when. */
export const LOOK_AGAIN = {
  name: 'release-again',
  text: `
WITH there AS (SELECT EXISTS (SELECT FROM outreach_wait w WHERE w.customer_id = $1) AS any),
gone AS (DELETE FROM due q USING there WHERE ${OF_CUSTOMER} AND NOT there.any)
UPDATE due q SET due_at = $2::timestamptz FROM there WHERE ${OF_CUSTOMER} AND there.any`,
};
