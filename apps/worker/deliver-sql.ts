/** SQL of the ledger of sends. All of it runs under the customer's lock, in statements of its own. */

const THIS = 'enrollment_id = $1 AND step = $2 AND visit = $3 AND copy = $4::integer';

/** What has left counts under caps and rates, also when nobody knows whether it arrived. */
const COUNTS = (row: string): string => `${row}.status IN ('accepted', 'unconfirmed')`;

/**
 * Invariant: whoever claims holds the only lease; a try that still has the old one finds it gone at its gate and at
 * its record. Only what has certainly not left may be claimed again: planned, waiting, or claimed by a lost try.
 * $4 the row, $5 now.
 */
export const CLAIM = {
  name: 'claim-outreach',
  text: `
WITH d AS (SELECT * FROM jsonb_to_record($4::jsonb) AS d(template text, purpose text, lease uuid, "sendKey" text,
    "messageId" text, contact text, channel text, address text, sender jsonb, "templateHash" text, locale text,
    subject text, text text, html text, checks jsonb, priority text, place integer, copy integer)),
claimed AS (
  INSERT INTO outreach AS o (id, send_key, enrollment_id, step, visit, playbook, customer_id, contact_id, channel,
    address, sender, purpose, template, template_hash, locale, subject, body_text, body_html, status, checks,
    message_id, lease, attempt, created_at, claimed_at, priority, counted_at, place, copy)
  SELECT gen_random_uuid(), d."sendKey", $1, $2, $3, e.playbook, e.customer_id, d.contact, d.channel,
    d.address, d.sender, d.purpose, d.template, d."templateHash", d.locale, d.subject, d.text, d.html, 'claimed',
    d.checks, d."messageId", d.lease, 1, $5::timestamptz, $5::timestamptz, d.priority, $5::timestamptz, d.place,
    coalesce(d.copy, 0)
  FROM enrollment e, d WHERE e.id = $1
  ON CONFLICT ON CONSTRAINT outreach_step_key DO UPDATE SET
    send_key = excluded.send_key, contact_id = excluded.contact_id, channel = excluded.channel,
    address = excluded.address, sender = excluded.sender, template_hash = excluded.template_hash,
    locale = excluded.locale, subject = excluded.subject, body_text = excluded.body_text,
    body_html = excluded.body_html, status = 'claimed', reason = NULL, checks = excluded.checks,
    message_id = excluded.message_id, server_reply = NULL, lease = excluded.lease, attempt = o.attempt + 1,
    receipt = NULL, claimed_at = excluded.claimed_at, priority = excluded.priority, counted_at = excluded.counted_at,
    place = excluded.place, changed_at = now()
  WHERE o.status IN ('planned', 'waiting', 'claimed')
  RETURNING o.id, o.attempt, o.sender, o.place),
used AS (
  UPDATE sender_place p SET used_at = $5::timestamptz FROM claimed c WHERE p.sender = c.sender ->> 'id' AND p.n = c.place),
no_longer_waiting AS (DELETE FROM outreach_wait w USING claimed c WHERE w.outreach_id = c.id)
INSERT INTO outreach_change (outreach_id, at, status, detail)
SELECT id, $5::timestamptz, 'claimed', jsonb_build_object('attempt', attempt) FROM claimed
RETURNING (SELECT array_agg(before.message_id ORDER BY before.ended_at)
  FROM (SELECT m.message_id, m.ended_at FROM outreach m, d
    WHERE m.enrollment_id = $1 AND m.contact_id = d.contact AND m.channel = 'email' AND d.channel = 'email'
      AND m.status = 'accepted' ORDER BY m.ended_at DESC LIMIT 20) before) AS thread`,
};

/** Invariant: from here on the send is never made again. Only the lease that claimed it may; $4 copy, $5 now, $6 lease. */
export const HAND_OFF = {
  name: 'hand-off-outreach',
  text: `
WITH handed AS (
  UPDATE outreach SET status = 'handed_off', handed_off_at = $5::timestamptz, counted_at = $5::timestamptz, changed_at = now()
  WHERE ${THIS} AND lease = $6 AND status = 'claimed' RETURNING id, sender, place),
used AS (
  UPDATE sender_place p SET used_at = $5::timestamptz FROM handed h WHERE p.sender = h.sender ->> 'id' AND p.n = h.place)
INSERT INTO outreach_change (outreach_id, at, status) SELECT id, $5::timestamptz, 'handed_off' FROM handed`,
};

/** What a row counted under is free again: its sender's place, and whoever waits for the caps of its customer is looked at. */
const freed = (rows: string, when: string): string => `
place_freed AS (
  UPDATE sender_place p SET used_at = NULL FROM outreach o, ${rows} r
  WHERE o.id = r.id AND ${when} AND p.sender = o.sender ->> 'id' AND p.n = o.place),
others_due AS (
  UPDATE due q SET due_at = $5::timestamptz FROM ${rows} r
  WHERE ${when} AND q.kind = 'release' AND q.owner = '' AND q.way = '' AND q.subject_kind = 'customer'
    AND q.subject_id = r.customer_id AND q.due_at > $5::timestamptz)`;

/**
 * Not one byte of the body left, or the server said that it did not take it; or it was cut ($8) and goes again under its old
 * key, which the row remembers. No row when the lease is gone: fine. $4 copy, $5 now, $6 lease, $7 reason.
 */
export const PUT_BACK = {
  name: 'put-back-outreach',
  text: `
WITH back AS (
  UPDATE outreach SET status = 'planned', reason = $7, lease = NULL,
    cut_at = CASE WHEN $8 THEN coalesce(cut_at, handed_off_at) ELSE cut_at END, handed_off_at = NULL, counted_at = NULL, place = NULL, changed_at = now()
  WHERE ${THIS} AND lease = $6 AND status IN ('claimed', 'handed_off') RETURNING id, customer_id),
${freed('back', 'true').trim()}
INSERT INTO outreach_change (outreach_id, at, status, detail)
SELECT id, $5::timestamptz, 'planned', jsonb_build_object('reason', $7::text) FROM back`,
};

/**
 * The last word on a send, with its receipt and its line in the story. With a lease only its owner may speak; without
 * one a row that nobody could claim yet is made, a parked one changed, a handed-off one called unconfirmed. A parked
 * send is found by what it lacks from here on, before the workflow knows.
 * $4 lease or null, $5 now, $6 the conclusion, $7 trace.
 */
export const CONCLUDE = {
  name: 'conclude-outreach',
  text: `
WITH d AS (SELECT * FROM jsonb_to_record($6::jsonb) AS d(template text, purpose text, status text, reason text,
    reply text, checks jsonb, receipt jsonb, waiting jsonb, copy integer)),
w AS (SELECT w.* FROM d, jsonb_to_record(d.waiting) AS w(contact text, priority text, rank smallint, since timestamptz, reason text,
    until timestamptz, within_at timestamptz, recheck_at timestamptz, delivery jsonb) WHERE d.waiting IS NOT NULL),
told AS (
  INSERT INTO trace (enrollment_id, seq, at, kind, step, visit, pc, outcome, why, values, version, file, line)
  SELECT $1, (SELECT coalesce(max(seq), 0) FROM trace WHERE enrollment_id = $1) + t.n::integer, $5::timestamptz,
    x.kind, x.step, x.visit, x.pc, x.outcome, x.why, x.values, e.version, x.file, x.line
  FROM enrollment e, jsonb_array_elements($7::jsonb) WITH ORDINALITY AS t(entry, n),
    jsonb_to_record(t.entry) AS x(kind text, step text, visit integer, pc integer, outcome text, why text, values jsonb, file text, line integer)
  WHERE e.id = $1),
parked AS (
  INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at)
  SELECT $1, $2, e.customer_id, d.receipt #>> '{parked,code}', d.receipt #>> '{parked,reason}', $5::timestamptz
  FROM enrollment e, d WHERE e.id = $1 AND d.receipt -> 'parked' IS NOT NULL
  ON CONFLICT ON CONSTRAINT parked_step_pkey DO UPDATE SET code = excluded.code, reason = excluded.reason, at = excluded.at),
concluded AS (
  INSERT INTO outreach AS o (id, enrollment_id, step, visit, playbook, customer_id, purpose, template, status, reason,
    checks, receipt, created_at, ended_at, contact_id, priority, copy)
  SELECT gen_random_uuid(), $1, $2, $3, e.playbook, e.customer_id, d.purpose, d.template, d.status, d.reason,
    coalesce(d.checks, '[]'), d.receipt, $5::timestamptz, CASE WHEN d.status NOT IN ('planned', 'waiting') THEN $5::timestamptz END,
    w.contact, w.priority, coalesce(d.copy, 0)
  FROM enrollment e, d LEFT JOIN w ON true WHERE e.id = $1
  ON CONFLICT ON CONSTRAINT outreach_step_key DO UPDATE SET
    status = excluded.status, reason = excluded.reason, receipt = excluded.receipt, ended_at = excluded.ended_at,
    checks = CASE excluded.checks WHEN '[]' THEN o.checks ELSE excluded.checks END,
    contact_id = coalesce(excluded.contact_id, o.contact_id), priority = coalesce(excluded.priority, o.priority),
    counted_at = CASE WHEN ${COUNTS('excluded')} THEN coalesce(o.counted_at, o.cut_at) END, place = CASE WHEN ${COUNTS('excluded')} THEN o.place END,
    server_reply = (SELECT reply FROM d), changed_at = now()
  WHERE CASE
    WHEN $4::uuid IS NOT NULL THEN o.lease = $4::uuid AND o.status IN ('claimed', 'handed_off', 'unconfirmed')
    WHEN excluded.status = 'unconfirmed' AND o.cut_at IS NULL THEN o.status = 'handed_off'
    WHEN excluded.status = 'unconfirmed' THEN o.status IN ('planned', 'waiting', 'claimed', 'handed_off')
    ELSE o.status IN ('planned', 'waiting', 'claimed') END
  RETURNING o.id, o.status, o.reason, o.customer_id),
${freed('concluded', `NOT ${COUNTS('r')} AND r.status <> 'waiting'`).trim()},
no_longer_waiting AS (DELETE FROM outreach_wait x USING concluded c WHERE x.outreach_id = c.id AND c.status <> 'waiting'),
now_waiting AS (
  INSERT INTO outreach_wait AS x (outreach_id, enrollment_id, customer_id, rank, since, reason, until, within_at, delivery)
  SELECT c.id, $1, c.customer_id, w.rank, w.since, w.reason, w.until, w.within_at, w.delivery FROM concluded c, w
  ON CONFLICT (outreach_id) DO UPDATE SET rank = excluded.rank, since = excluded.since, reason = excluded.reason,
    until = excluded.until, within_at = excluded.within_at, delivery = excluded.delivery, released_at = NULL),
its_due AS (
  INSERT INTO due (kind, subject_id, customer_id, due_at) SELECT 'release', c.customer_id, c.customer_id, w.recheck_at FROM concluded c, w
  ON CONFLICT ON CONSTRAINT due_pkey DO UPDATE SET due_at = least(due.due_at, excluded.due_at))
INSERT INTO outreach_change (outreach_id, at, status, detail)
SELECT id, $5::timestamptz, status, jsonb_strip_nulls(jsonb_build_object('reason', reason)) FROM concluded`,
};

/** $4 purpose and template, $5 now, $6 the copies. They are sent one by one from here on, whoever is alive then. */
export const PLAN_COPIES = {
  name: 'plan-copies',
  text: `
WITH planned AS (
  INSERT INTO outreach (id, enrollment_id, step, visit, copy, playbook, customer_id, contact_id, address, channel, purpose, template,
    priority, status, reason, checks, receipt, created_at, ended_at)
  SELECT gen_random_uuid(), $1, $2, $3, x.n, e.playbook, e.customer_id, x.contact, x.address, x.channel, $4::jsonb ->> 'purpose',
    $4::jsonb ->> 'template', x.priority, x.status, x.reason, x.checks, x.receipt, $5::timestamptz,
    CASE x.status WHEN 'skipped' THEN $5::timestamptz END
  FROM enrollment e, jsonb_to_recordset($6::jsonb) AS x(n integer, contact text, address text, channel text, priority text, status text,
    reason text, checks jsonb, receipt jsonb) WHERE e.id = $1
  ON CONFLICT ON CONSTRAINT outreach_step_key DO NOTHING RETURNING id, status, reason)
INSERT INTO outreach_change (outreach_id, at, status, detail)
SELECT id, $5::timestamptz, status, jsonb_strip_nulls(jsonb_build_object('reason', reason)) FROM planned`,
};

/** A message that has gone and its copies. */
export const WITH_COPIES = {
  name: 'send-with-copies',
  text: `
SELECT copy AS n, status, contact_id AS contact, address, CASE WHEN copy = 0 THEN jsonb_build_object('kind', 'send', 'contact', contact_id,
  'channel', channel, 'address', address, 'sender', sender, 'locale', locale, 'template', template, 'templateHash', template_hash,
  'priority', priority, 'subject', subject, 'text', body_text, 'html', body_html) END AS message
FROM outreach WHERE enrollment_id = $1 AND step = $2 AND visit = $3 ORDER BY copy`,
};
