import { iso, maybeIso, type Part } from './part';

/**
 * Drafts that wait for a person.
 * - One per (enrollment, step, visit); what was decided stays decided: only open ones are closed, timed or climb.
 * - A rung adds to those who may decide; one that moves the draft takes it from the others.
 * - Each kind of end, and the time of an open one, is written by one sub-statement: no row is written twice.
 */
export const APPROVALS: Part = {
  kinds: ['openApproval', 'closeApproval', 'climb', 'retime', 'exit'],
  rows: (of) => ({
    drafts: of('openApproval').map(
      ({ approval: { draft, source, approver, withinAt, ...row } }) => ({
        ...row,
        ...draft,
        approverKind: approver.kind,
        approver: approver.id,
        markdown: source?.markdown ?? null,
        footer: source?.footer ?? null,
        written: source?.written ?? null,
        withinAt: iso(withinAt),
      }),
    ),
    draftCloses: of('closeApproval'),
    draftTimes: of('retime').map(({ step, visit, dueAt }) => ({
      ...{ step, visit, withinAt: maybeIso(dueAt) },
    })),
    climbs: of('climb').map(({ step, visit, to, reassign }) => ({
      ...{ step, visit, kind: to.kind, to: to.id, reassign },
    })),
    cancelled: of('cancel').flatMap(({ steps }) => steps),
  }),
  sql: `
drafts AS (
  SELECT a.* FROM d, jsonb_to_recordset(doc -> 'drafts') AS a(id uuid, step text, visit integer, "approverKind" text, approver text,
    considered jsonb, "notBy" text, contact text, channel text, template text, purpose text, locale text, footer jsonb,
    subject text, markdown text, text text, html text, "withinAt" timestamptz, otherwise text, pc integer, binds jsonb, facts jsonb,
    written jsonb)),
new_approval AS (
  INSERT INTO approval (id, enrollment_id, step, visit, playbook, customer_id, assigned, not_by, contact_id, channel, template,
    purpose, locale, footer, subject, markdown, body_text, body_html, within_at, otherwise, status, opened_at,
    pc, binds, facts, written)
  SELECT a.id, $1, a.step, a.visit, e.playbook, e.customer_id, a.considered, a."notBy", a.contact, a.channel, a.template,
    a.purpose, a.locale, a.footer, a.subject, a.markdown, a.text, a.html, a."withinAt", a.otherwise, 'open', $4::timestamptz,
    a.pc, a.binds, a.facts, nullif(a.written, 'null')
  FROM drafts a, e ON CONFLICT ON CONSTRAINT approval_step_key DO NOTHING RETURNING id),
climbed AS (
  SELECT a.id, c.kind, c."to" AS approver, c.reassign FROM d, jsonb_to_recordset(doc -> 'climbs')
    AS c(step text, visit integer, kind text, "to" text, reassign boolean)
  JOIN approval a ON a.enrollment_id = $1 AND a.step = c.step AND a.visit = c.visit AND a.status = 'open'),
gone_approver AS (
  DELETE FROM approval_approver p USING climbed c
  WHERE p.approval_id = c.id AND c.reassign AND (p.kind, p.approver) <> (c.kind, c.approver)),
new_approver AS (
  INSERT INTO approval_approver (approval_id, kind, approver, since)
  SELECT n.id, a."approverKind", a.approver, $4::timestamptz FROM new_approval n JOIN drafts a ON a.id = n.id
  UNION ALL SELECT id, kind, approver, $4::timestamptz FROM climbed
  ON CONFLICT ON CONSTRAINT approval_approver_pkey DO NOTHING),
draft_end AS (
  SELECT a.id, coalesce(c.outcome, CASE WHEN doc -> 'cancelled' ? a.step THEN 'cancelled' END,
      CASE WHEN doc -> 'exit' <> 'null' THEN 'exited' END) AS outcome, t."withinAt"
  FROM d, approval a
  LEFT JOIN jsonb_to_recordset((SELECT doc -> 'draftCloses' FROM d)) AS c(step text, visit integer, outcome text)
    ON c.step = a.step AND c.visit = a.visit
  LEFT JOIN jsonb_to_recordset((SELECT doc -> 'draftTimes' FROM d)) AS t(step text, visit integer, "withinAt" timestamptz)
    ON t.step = a.step AND t.visit = a.visit
  WHERE a.enrollment_id = $1 AND a.status = 'open'),
ended_approval AS (
  UPDATE approval a SET within_at = coalesce(x."withinAt", a.within_at), changed_at = now(),
    status = CASE WHEN x.outcome IS NULL THEN a.status WHEN x.outcome = 'sent' THEN 'approved' ELSE 'discarded' END,
    reason = x.outcome, ended_at = CASE WHEN x.outcome IS NOT NULL THEN $4::timestamptz END
  FROM draft_end x WHERE a.id = x.id AND (x.outcome IS NOT NULL OR x."withinAt" IS NOT NULL)
  RETURNING a.id, a.status, x.outcome, a.within_at),
new_approval_change AS (
  INSERT INTO approval_change (approval_id, at, kind, detail)
  SELECT n.id, $4::timestamptz, 'opened', jsonb_build_object('to', a.approver, 'within_at', a."withinAt", 'subject', a.subject,
    'markdown', a.markdown, 'text', a.text, 'html', a.html) FROM new_approval n JOIN drafts a ON a.id = n.id
  UNION ALL SELECT id, $4::timestamptz, 'climbed', jsonb_build_object('to', approver, 'kind', kind, 'reassign', reassign) FROM climbed
  UNION ALL SELECT id, $4::timestamptz, CASE WHEN outcome IS NULL THEN 'moved' ELSE status END,
    CASE WHEN outcome IS NULL THEN jsonb_build_object('within_at', within_at) ELSE jsonb_build_object('reason', outcome) END
  FROM ended_approval)`,
};
