import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is due by the clock, what keeps messages waiting, and what counts under caps and rates. */
export class Guards1790000000013 implements MigrationInterface {
  name = 'Guards1790000000013';

  async up(q: QueryRunner): Promise<void> {
    await q.query(TABLES);
    await q.query(FACTS);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(DROP);
  }
}

const TABLES = `
-- One mechanism for all that happens by the clock: (kind, subject, owner, way) -> due_at. owner: the playbook of a way in,
-- the enrollment of a wait, '' for what belongs to the subject alone (release). way: the way in or the arm.
-- Behind the customers in the order of locks.
CREATE TABLE due (
  kind text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL DEFAULT '',
  way text COLLATE "C" NOT NULL DEFAULT '',
  subject_kind text COLLATE "C" NOT NULL DEFAULT 'customer', subject_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  due_at timestamptz NOT NULL,
  basis jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT due_pkey PRIMARY KEY (subject_id, subject_kind, kind, owner, way)
) WITH (fillfactor = 90);
CREATE INDEX due_kind_idx ON due (kind, due_at);
CREATE INDEX due_customer_idx ON due (customer_id);

-- What counts under caps: from its claim on, at the moment it was handed over. A place that is given back counts no more.
ALTER TABLE outreach ADD COLUMN priority text, ADD COLUMN counted_at timestamptz, ADD COLUMN place integer;
CREATE INDEX outreach_counted_idx ON outreach (customer_id, counted_at) WHERE counted_at IS NOT NULL;

-- The queue of messages that a guard keeps. rank: high 0, normal 1, low 2. released_at: told to try again, its place is reserved.
CREATE TABLE outreach_wait (
  outreach_id uuid CONSTRAINT outreach_wait_pkey PRIMARY KEY CONSTRAINT outreach_wait_outreach_fkey REFERENCES outreach ON DELETE CASCADE,
  enrollment_id uuid NOT NULL, customer_id text COLLATE "C" NOT NULL,
  rank smallint NOT NULL, since timestamptz NOT NULL,
  reason text NOT NULL, until timestamptz, within_at timestamptz NOT NULL,
  delivery jsonb NOT NULL,
  released_at timestamptz
);
CREATE INDEX outreach_wait_customer_idx ON outreach_wait (customer_id, rank, since);
CREATE INDEX outreach_wait_enrollment_idx ON outreach_wait (enrollment_id);

-- A sender's rate is one row per place, across customers: the oldest free one is taken, locked ones are passed over.
CREATE TABLE sender_place (
  sender text COLLATE "C" NOT NULL, n integer NOT NULL, used_at timestamptz,
  CONSTRAINT sender_place_pkey PRIMARY KEY (sender, n)
);
CREATE INDEX sender_place_used_idx ON sender_place (sender, used_at NULLS FIRST);

-- Placed by people. purposes NULL: all of them. contact_id NULL: everybody of the customer.
CREATE TABLE hold (
  id uuid CONSTRAINT hold_pkey PRIMARY KEY,
  customer_id text COLLATE "C" NOT NULL CONSTRAINT hold_customer_fkey REFERENCES customer,
  contact_id text COLLATE "C" CONSTRAINT hold_contact_fkey REFERENCES contact,
  purposes text[], reason text NOT NULL,
  placed_by text NOT NULL, placed_at timestamptz NOT NULL,
  until timestamptz,
  released_by text, released_at timestamptz
);
CREATE INDEX hold_customer_idx ON hold (customer_id) WHERE released_at IS NULL;
CREATE INDEX hold_list_idx ON hold (placed_at, id);

-- Kill switches: scope is global, playbook:<id> or channel:<name>. One row per scope that was ever engaged; what happened to it is kept.
CREATE TABLE switch (
  scope text COLLATE "C" CONSTRAINT switch_pkey PRIMARY KEY,
  engaged boolean NOT NULL, reason text,
  changed_by text NOT NULL, changed_at timestamptz NOT NULL,
  version integer NOT NULL DEFAULT 1
);
CREATE TABLE switch_change (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT switch_change_pkey PRIMARY KEY,
  scope text COLLATE "C" NOT NULL, engaged boolean NOT NULL, reason text,
  by text NOT NULL, at timestamptz NOT NULL
);
CREATE INDEX switch_change_idx ON switch_change (scope, id);

-- Whatever changes about a customer may free what waits: it is looked at again. Every change is recorded there, by whomever.
CREATE FUNCTION tenure_change_releases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE due d SET due_at = c.at
  FROM (SELECT customer_id, max(at) AS at FROM changed GROUP BY customer_id) c
  WHERE d.kind = 'release' AND d.owner = '' AND d.way = '' AND d.subject_kind = 'customer' AND d.subject_id = c.customer_id
    AND d.due_at > c.at;
  RETURN NULL;
END $$;
CREATE TRIGGER customer_change_releases AFTER INSERT ON customer_change
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tenure_change_releases();
`;

const FACTS = `
-- What the guards of one send are decided by; its own row counts for nothing. p_since: how far back caps and rates reach.
-- A send that has been released goes before everybody: its place was given to it in their order.
CREATE FUNCTION tenure_guards(p_customer text, p_enrollment uuid, p_step text, p_visit integer, p_since timestamptz)
RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'sends', (SELECT coalesce(jsonb_agg(jsonb_build_object('at', tenure_ms(o.counted_at), 'contact', o.contact_id, 'purpose', o.purpose,
        'priority', coalesce(o.priority, 'normal'), 'playbook', o.playbook, 'sender', o.sender ->> 'id') ORDER BY o.counted_at, o.id), '[]')
      FROM outreach o WHERE o.customer_id = p_customer AND o.counted_at >= p_since
        AND NOT (o.enrollment_id = p_enrollment AND o.step = p_step AND o.visit = p_visit)),
    'placed', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'contact', h.contact_id, 'purposes', to_jsonb(h.purposes),
        'reason', h.reason, 'by', h.placed_by, 'until', tenure_ms(h.until)) ORDER BY h.placed_at, h.id), '[]')
      FROM hold h WHERE h.customer_id = p_customer AND h.released_at IS NULL),
    'switches', (SELECT coalesce(jsonb_agg(jsonb_build_object('scope', s.scope, 'reason', coalesce(s.reason, '')) ORDER BY s.scope), '[]')
      FROM switch s WHERE s.engaged),
    'ahead', (SELECT coalesce(jsonb_agg(jsonb_build_object('reason', w.reason, 'contact', o.contact_id,
        'priority', (ARRAY['high', 'normal', 'low'])[w.rank + 1]) ORDER BY w.rank, w.since), '[]')
      FROM outreach_wait w JOIN outreach o ON o.id = w.outreach_id JOIN enrollment n ON n.id = w.enrollment_id
        LEFT JOIN (SELECT q.since, q.released_at FROM outreach_wait q JOIN outreach m ON m.id = q.outreach_id
          WHERE m.enrollment_id = p_enrollment AND m.step = p_step AND m.visit = p_visit) own ON true
      WHERE w.customer_id = p_customer AND w.released_at IS NULL AND w.reason LIKE 'cap.%'
        AND n.status <> 'paused' AND n.ended_at IS NULL
        AND own.released_at IS NULL AND (own.since IS NULL OR w.since < own.since)
        AND NOT (o.enrollment_id = p_enrollment AND o.step = p_step AND o.visit = p_visit)))
$$;
`;

const DROP = `
DROP FUNCTION tenure_guards;
DROP TRIGGER customer_change_releases ON customer_change;
DROP FUNCTION tenure_change_releases;
DROP TABLE switch_change, switch, hold, sender_place, outreach_wait;
DROP INDEX outreach_counted_idx;
ALTER TABLE outreach DROP COLUMN priority, DROP COLUMN counted_at, DROP COLUMN place;
DROP TABLE due;
`;
