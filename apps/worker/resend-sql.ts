/** SQL of sends that go once more. All but DUE_RESENDS runs under the customer's lock, in statements of its own. */

/** $1 now, $2 how many. One whose lease has run out was lost; its lease is the database's own. */
export const DUE_RESENDS = {
  name: 'due-resends',
  text: `
SELECT o.id, jsonb_build_object('enrollment', o.enrollment_id, 'step', o.step, 'visit', o.visit, 'copy', o.copy) AS send,
  o.customer_id AS customer, e.version, tenure_ms(r.asked_at)::float8 AS "askedAt", r.tries, o.send_key AS "sendKey",
  jsonb_strip_nulls(jsonb_build_object('kind', 'send', 'contact', o.contact_id, 'channel', o.channel, 'address', o.address, 'sender', o.sender,
    'locale', o.locale, 'template', o.template, 'templateHash', coalesce(o.template_hash, ''), 'priority', coalesce(o.priority, 'normal'),
    'subject', o.subject, 'text', o.body_text, 'html', o.body_html)) AS message,
  (SELECT coalesce(jsonb_agg(c.address ORDER BY c.copy), '[]') FROM outreach c WHERE c.enrollment_id = o.enrollment_id
    AND c.step = o.step AND c.visit = o.visit AND c.copy > 0 AND c.address IS NOT NULL) AS cc,
  coalesce((SELECT c.address FROM outreach c WHERE c.enrollment_id = o.enrollment_id AND c.step = o.step AND c.visit = o.visit
    AND c.copy = 0), o.address) AS "to",
  (SELECT coalesce(jsonb_agg(b.message_id ORDER BY b.ended_at), '[]') FROM (SELECT m.message_id, m.ended_at FROM outreach m
    WHERE m.enrollment_id = o.enrollment_id AND m.contact_id = o.contact_id AND m.channel = 'email' AND o.channel = 'email'
      AND m.status = 'accepted' AND m.id <> o.id AND m.ended_at < o.created_at ORDER BY m.ended_at DESC LIMIT 20) b) AS thread
FROM resend r JOIN outreach o ON o.id = r.outreach_id JOIN enrollment e ON e.id = o.enrollment_id
WHERE r.due_at <= $1::timestamptz AND (r.lease_until IS NULL OR r.lease_until < now())
ORDER BY r.due_at, o.id LIMIT $2`,
};

export const STANDING = {
  name: 'standing-resend',
  text: `
SELECT CASE WHEN r.lease_until >= now() THEN 'gone' WHEN o.status = 'handed_off' THEN 'handed_off'
  WHEN o.status = r.before OR o.status = 'claimed' THEN 'open' ELSE 'over' END AS standing
FROM resend r JOIN outreach o ON o.id = r.outreach_id WHERE r.outreach_id = $1 FOR UPDATE OF r`,
};

/** A person has said meanwhile what became of it. */
export const FORGET = {
  name: 'forget-resend',
  text: 'DELETE FROM resend WHERE outreach_id = $1',
};

/** $1 row, $2 now, $3 lease, $4 address, $5 checks, $6 place. Its receipt stays: its step is over. */
export const TAKE = {
  name: 'take-resend',
  text: `
WITH taken AS (
  UPDATE outreach o SET status = 'claimed', reason = NULL, lease = $3::uuid, address = $4, checks = $5::jsonb, place = $6::integer,
    attempt = o.attempt + 1, claimed_at = $2::timestamptz, counted_at = $2::timestamptz, changed_at = now()
  WHERE o.id = $1 RETURNING o.id, o.attempt, o.sender, o.place),
used AS (UPDATE sender_place p SET used_at = $2::timestamptz FROM taken t WHERE p.sender = t.sender ->> 'id' AND p.n = t.place),
leased AS (
  UPDATE resend r SET lease_until = now() + interval '5 minutes', tries = r.tries + 1, waits_for = NULL FROM taken t WHERE r.outreach_id = t.id)
INSERT INTO outreach_change (outreach_id, at, status, detail)
SELECT id, $2::timestamptz, 'claimed', jsonb_build_object('attempt', attempt, 'resend', true) FROM taken`,
};

/** $1 row, $2 now, $3 lease. From here on it never goes again by itself. */
export const HAND_OFF_AGAIN = {
  name: 'hand-off-resend',
  text: `
WITH handed AS (
  UPDATE outreach o SET status = 'handed_off', handed_off_at = $2::timestamptz, counted_at = $2::timestamptz, changed_at = now()
  FROM resend r WHERE o.id = $1 AND o.lease = $3::uuid AND o.status = 'claimed' AND r.outreach_id = o.id AND r.lease_until > now()
  RETURNING o.id)
INSERT INTO outreach_change (outreach_id, at, status) SELECT id, $2::timestamptz, 'handed_off' FROM handed`,
};

/** Whoever waits for the caps of that customer is looked at, and the place of its sender is free. */
const FREED = (rows: string): string => `
place_freed AS (
  UPDATE sender_place p SET used_at = NULL FROM ${rows} f WHERE f.frees AND p.sender = f.sender AND p.n = f.place),
others_due AS (
  UPDATE due q SET due_at = $2::timestamptz FROM ${rows} f
  WHERE f.frees AND q.kind = 'release' AND q.owner = '' AND q.way = '' AND q.subject_kind = 'customer'
    AND q.subject_id = f.customer_id AND q.due_at > $2::timestamptz)`;

/** $1 row, $2 now, $3 lease or null, $4 status, $5 the other side's words. Late words of a try that was given up are taken in. */
export const CONCLUDE_AGAIN = {
  name: 'conclude-resend',
  text: `
WITH before AS (SELECT o.id, o.place, o.sender ->> 'id' AS sender, o.customer_id FROM outreach o WHERE o.id = $1),
ended AS (
  UPDATE outreach o SET status = $4, server_reply = $5, reason = CASE $4 WHEN 'unconfirmed' THEN 'cut after hand-over' END,
    ended_at = $2::timestamptz, counted_at = CASE WHEN $4 <> 'refused' THEN o.counted_at END,
    place = CASE WHEN $4 <> 'refused' THEN o.place END, changed_at = now()
  WHERE o.id = $1 AND CASE WHEN $3::uuid IS NULL THEN o.status = 'handed_off'
    ELSE o.lease = $3::uuid AND o.status IN ('claimed', 'handed_off', 'unconfirmed') END
  RETURNING o.id, o.status),
f AS (SELECT b.*, e.status = 'refused' AS frees FROM ended e JOIN before b ON b.id = e.id),
over AS (DELETE FROM resend r USING ended e WHERE r.outreach_id = e.id),
${FREED('f').trim()}
INSERT INTO outreach_change (outreach_id, at, status, detail)
SELECT id, $2::timestamptz, status, jsonb_build_object('resend', true) FROM ended`,
};

/** $1 row, $2 now, $3 lease or null, $4 until or null, $5 reason, $6 checks or null. The ledger says what it said before. */
export const PUT_BACK_AGAIN = {
  name: 'put-back-resend',
  text: `
WITH before AS (SELECT o.id, o.place, o.status, o.sender ->> 'id' AS sender, o.customer_id FROM outreach o WHERE o.id = $1),
back AS (
  UPDATE outreach o SET status = r.before, reason = r.before_reason, counted_at = r.before_counted_at, place = r.before_place,
    checks = coalesce($6::jsonb, o.checks), changed_at = now()
  FROM resend r WHERE o.id = $1 AND r.outreach_id = o.id
    AND CASE WHEN $3::uuid IS NULL THEN o.status IN (r.before, 'claimed') ELSE o.lease = $3::uuid AND o.status IN ('claimed', 'handed_off') END
  RETURNING o.id, o.status, o.place),
f AS (SELECT b.id, b.sender, b.customer_id, b.place, b.status = 'claimed' AND b.place IS DISTINCT FROM k.place AS frees
  FROM back k JOIN before b ON b.id = k.id),
waits AS (
  UPDATE resend r SET due_at = $4::timestamptz, waits_for = $5, lease_until = NULL FROM back k
  WHERE r.outreach_id = k.id AND $4::timestamptz IS NOT NULL),
over AS (DELETE FROM resend r USING back k WHERE r.outreach_id = k.id AND $4::timestamptz IS NULL),
${FREED('f').trim()}
INSERT INTO outreach_change (outreach_id, at, status, detail)
SELECT id, $2::timestamptz, status, jsonb_build_object('resend', CASE WHEN $4::timestamptz IS NULL THEN 'not sent' ELSE 'waits' END,
  'reason', $5::text) FROM back`,
};
