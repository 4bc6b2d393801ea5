import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts that wait for a person, and what people of ours are told, by mail too. */
export class Approvals1790000000011 implements MigrationInterface {
  name = 'Approvals1790000000011';

  async up(q: QueryRunner): Promise<void> {
    for (const statement of [APPROVALS, DECIDE, NOTICES]) await q.query(statement);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(DROP);
  }
}

const APPROVALS = `
-- One per send: (enrollment, step, visit). The text is frozen once it is approved: nothing but an open draft is changed.
CREATE TABLE approval (
  id uuid CONSTRAINT approval_pkey PRIMARY KEY,
  enrollment_id uuid NOT NULL CONSTRAINT approval_enrollment_fkey REFERENCES enrollment,
  step text NOT NULL, visit integer NOT NULL,
  playbook text COLLATE "C" NOT NULL, customer_id text COLLATE "C" NOT NULL,
  assigned jsonb NOT NULL, not_by text COLLATE "C",
  contact_id text COLLATE "C" NOT NULL, channel text NOT NULL, template text NOT NULL, purpose text NOT NULL,
  locale text NOT NULL, footer jsonb,
  subject text NOT NULL, markdown text, body_text text NOT NULL, body_html text NOT NULL,
  within_at timestamptz NOT NULL, otherwise text NOT NULL,
  status text NOT NULL CONSTRAINT approval_status_check CHECK (status IN ('open', 'approved', 'rejected', 'discarded')),
  reason text, decided_by text, comment text,
  version integer NOT NULL DEFAULT 1,
  opened_at timestamptz NOT NULL, ended_at timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT approval_step_key UNIQUE (enrollment_id, step, visit)
);
CREATE INDEX approval_open_idx ON approval (within_at, id) WHERE status = 'open';
CREATE INDEX approval_list_idx ON approval (within_at, id);
CREATE INDEX approval_customer_idx ON approval (customer_id, opened_at);
-- Who may decide: whom the chain gave, and whom the ladder told since.
CREATE TABLE approval_approver (
  approval_id uuid NOT NULL CONSTRAINT approval_approver_approval_fkey REFERENCES approval,
  kind text NOT NULL CONSTRAINT approval_approver_kind_check CHECK (kind IN ('person', 'queue')),
  approver text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL,
  CONSTRAINT approval_approver_pkey PRIMARY KEY (approval_id, kind, approver)
);
CREATE INDEX approval_approver_idx ON approval_approver (kind, approver, approval_id);
CREATE TABLE approval_change (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT approval_change_pkey PRIMARY KEY,
  approval_id uuid NOT NULL CONSTRAINT approval_change_approval_fkey REFERENCES approval,
  at timestamptz NOT NULL, kind text NOT NULL, by text, detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX approval_change_idx ON approval_change (approval_id, id);
`;

// tenure_lock_approval: the customer of a draft never changes, so it may be read before the lock; everything else after it.
// dropped: what makes the send pointless was stored before anybody decided.
const DECIDE = `
CREATE FUNCTION tenure_lock_approval(p_approval uuid) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM 1 FROM customer c WHERE c.id = (SELECT a.customer_id FROM approval a WHERE a.id = p_approval) FOR NO KEY UPDATE;
  RETURN (SELECT to_jsonb(a) || jsonb_build_object('exit', n.exit, 'ended', n.ended_at IS NOT NULL,
      'dropped', EXISTS (SELECT 1 FROM wait w WHERE w.enrollment_id = a.enrollment_id AND w.step = a.step AND w.visit = a.visit
        AND w.met_at IS NOT NULL))
    FROM approval a JOIN enrollment n ON n.id = a.enrollment_id WHERE a.id = p_approval);
END $$;
-- p: {approval, version, decision, by, comment}; p_write as for tenure_write. open -> approved or rejected, once, and only the text
-- that was read: another one is an error of the caller.
CREATE FUNCTION tenure_decide_approval(p jsonb, p_write jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE moment timestamptz := (p_write->>'now')::timestamptz;
        approved boolean := p->>'decision' = 'approved';
        a approval;
BEGIN
  UPDATE approval t SET status = p->>'decision', decided_by = p->>'by', comment = p->>'comment', ended_at = moment, changed_at = now()
    WHERE t.id = (p->>'approval')::uuid AND t.status = 'open' AND t.version = (p->>'version')::integer RETURNING t.* INTO a;
  IF NOT FOUND THEN RAISE EXCEPTION 'approval % is not open at version %', p->>'approval', p->>'version'; END IF;
  INSERT INTO approval_change (approval_id, at, kind, by, detail)
  VALUES (a.id, moment, p->>'decision', p->>'by', jsonb_strip_nulls(jsonb_build_object('comment', p->'comment', 'version', a.version)));
  WITH ended AS (
    UPDATE outreach o SET status = CASE WHEN approved THEN 'planned' ELSE 'skipped' END,
      reason = CASE WHEN NOT approved THEN 'rejected' END, ended_at = CASE WHEN NOT approved THEN moment END, changed_at = now()
    WHERE o.enrollment_id = a.enrollment_id AND o.step = a.step AND o.visit = a.visit AND o.status = 'awaiting_approval'
    RETURNING o.id, o.status, o.reason)
  INSERT INTO outreach_change (outreach_id, at, status, detail)
  SELECT e.id, moment, e.status, jsonb_strip_nulls(jsonb_build_object('reason', e.reason, 'by', p->>'by')) FROM ended e;
  RETURN tenure_write(p_write);
END $$;
`;

// A notice is told once per batch that tells it: rungs and reminders come again at one step. What is due is mailed, one row per
// person it goes to; a queue is asked at that time who is in it.
const NOTICES = `
ALTER TABLE notice DROP CONSTRAINT notice_key, DROP CONSTRAINT notice_recipient_check;
ALTER TABLE notice
  ADD COLUMN kind text NOT NULL DEFAULT 'notify' CONSTRAINT notice_kind_check CHECK (kind IN ('notify', 'rung', 'reminder', 'parked')),
  ADD COLUMN batch integer NOT NULL DEFAULT 0,
  ADD COLUMN due_at timestamptz,
  ADD COLUMN mailed_at timestamptz,
  ADD CONSTRAINT notice_recipient_check CHECK (recipient_kind IN ('person', 'queue', 'address')),
  ADD CONSTRAINT notice_key UNIQUE (enrollment_id, batch, kind, step, visit, recipient_kind, recipient);
UPDATE notice SET due_at = at, mailed_at = at;
ALTER TABLE notice ALTER COLUMN due_at SET NOT NULL;
CREATE INDEX notice_due_idx ON notice (due_at, id) WHERE mailed_at IS NULL;
CREATE TABLE notice_mail (
  id uuid CONSTRAINT notice_mail_pkey PRIMARY KEY,
  notice_id uuid NOT NULL CONSTRAINT notice_mail_notice_fkey REFERENCES notice,
  person_id text COLLATE "C",
  address text NOT NULL,
  locale text,
  status text NOT NULL DEFAULT 'due'
    CONSTRAINT notice_mail_status_check CHECK (status IN ('due', 'claimed', 'handed_off', 'accepted', 'refused', 'unconfirmed')),
  lease uuid, lease_until timestamptz, retry_at timestamptz,
  attempt integer NOT NULL DEFAULT 0,
  server_reply text,
  created_at timestamptz NOT NULL DEFAULT now(), changed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT notice_mail_key UNIQUE (notice_id, address)
);
CREATE INDEX notice_mail_due_idx ON notice_mail (created_at, id) WHERE status IN ('due', 'claimed', 'handed_off');
`;

const DROP = `
DROP TABLE notice_mail;
DELETE FROM notice WHERE recipient_kind = 'address' OR kind <> 'notify';
ALTER TABLE notice DROP CONSTRAINT notice_key, DROP CONSTRAINT notice_recipient_check, DROP COLUMN kind, DROP COLUMN batch,
  DROP COLUMN due_at, DROP COLUMN mailed_at;
ALTER TABLE notice ADD CONSTRAINT notice_recipient_check CHECK (recipient_kind IN ('person', 'queue')),
  ADD CONSTRAINT notice_key UNIQUE (enrollment_id, step, visit, recipient_kind, recipient);
DROP FUNCTION tenure_decide_approval, tenure_lock_approval;
DROP TABLE approval_change, approval_approver, approval;
`;
