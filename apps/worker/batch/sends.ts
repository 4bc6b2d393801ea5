import type { Part } from './part';

/**
 * Sends nobody has claimed: one whose draft waits, one that is let go or taken back, and what an exit or the end of a branch
 * skips; a claimed one, or one that has no row yet, meets these at its claim or its gate. One sub-statement changes rows, so
 * none is written twice. One whose hand-over was cut, and which was to go again, may have arrived: it is unconfirmed, and counts
 * as of then. What the others counted under is free again, and so is what a pause kept: whoever waits is looked at.
 */
export const SENDS: Part = {
  kinds: ['withdraw', 'openApproval', 'closeApproval', 'cancel', 'exit', 'status'],
  rows: (of) => ({
    sendEnds: [
      ...of('closeApproval').map(({ step, visit, outcome }) => ({
        ...{ step, visit, reason: outcome === 'skipped' ? 'approval' : outcome },
      })),
      ...of('withdraw').map(({ step, visit, reason }) => ({ step, visit, reason })),
    ],
  }),
  sql: `
awaiting AS (
  INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, contact_id, channel, purpose, template, locale,
    status, created_at)
  SELECT gen_random_uuid(), $1, a.step, a.visit, e.playbook, e.customer_id, a.contact, a.channel, a.purpose, a.template, a.locale,
    'awaiting_approval', $4::timestamptz
  FROM drafts a, e ON CONFLICT ON CONSTRAINT outreach_step_key DO NOTHING RETURNING id, status, reason),
send_end AS (
  SELECT o.id, o.step || '#' || o.visit AS send, o.sender, o.place, o.cut_at, coalesce(CASE x.reason WHEN 'held' THEN coalesce(o.reason, 'held') ELSE x.reason END, CASE WHEN doc -> 'cancelled' ? o.step THEN 'cancelled' END,
      CASE WHEN doc -> 'exit' <> 'null' THEN 'exited' END) AS reason
  FROM d, outreach o
  LEFT JOIN jsonb_to_recordset((SELECT doc -> 'sendEnds' FROM d)) AS x(step text, visit integer, reason text)
    ON x.step = o.step AND x.visit = o.visit AND o.copy = 0
  WHERE o.enrollment_id = $1 AND o.status IN ('planned', 'waiting', 'awaiting_approval')),
ended_send AS (
  UPDATE outreach o SET status = CASE WHEN x.reason = 'sent' THEN 'planned' WHEN x.cut_at IS NULL THEN 'skipped' ELSE 'unconfirmed' END,
    reason = CASE WHEN x.cut_at IS NULL THEN nullif(x.reason, 'sent') ELSE 'cut after hand-over' END, counted_at = x.cut_at, place = NULL, ended_at = CASE WHEN x.reason <> 'sent' THEN $4::timestamptz END, changed_at = now(),
    receipt = CASE WHEN x.reason <> 'sent' THEN jsonb_build_object('id', x.send, 'at', $3::bigint,
      'outcome', CASE WHEN x.cut_at IS NOT NULL THEN 'unconfirmed' WHEN x.reason = 'dropped' THEN 'dropped' ELSE 'skipped' END, 'reason', x.reason) END
  FROM send_end x WHERE o.id = x.id AND x.reason IS NOT NULL AND (x.reason <> 'sent' OR o.status = 'awaiting_approval')
  RETURNING o.id, o.status, o.reason),
no_longer_waiting AS (DELETE FROM outreach_wait q USING ended_send s WHERE q.outreach_id = s.id),
place_freed AS (
  UPDATE sender_place p SET used_at = NULL FROM send_end x WHERE x.reason IS NOT NULL AND p.sender = x.sender ->> 'id' AND p.n = x.place),
others_due AS (
  UPDATE due q SET due_at = $4::timestamptz FROM d, e
  WHERE (doc -> 'status' <> 'null' OR EXISTS (SELECT FROM ended_send)) AND q.kind = 'release' AND q.owner = '' AND q.way = ''
    AND q.subject_kind = 'customer' AND q.subject_id = e.customer_id AND q.due_at > $4::timestamptz),
new_outreach_change AS (
  INSERT INTO outreach_change (outreach_id, at, status, detail)
  SELECT id, $4::timestamptz, status, jsonb_strip_nulls(jsonb_build_object('reason', reason))
  FROM (SELECT * FROM awaiting UNION ALL SELECT * FROM ended_send) changed_send),
new_cancelled AS (
  INSERT INTO cancelled_step AS c (enrollment_id, step, batch)
  SELECT $1, x.step, $2::integer FROM d, jsonb_array_elements_text(doc -> 'cancelled') AS x(step)
  ON CONFLICT ON CONSTRAINT cancelled_step_pkey DO UPDATE SET batch = greatest(c.batch, excluded.batch))`,
};
