import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happens by the clock. A wait with a time is its own row of what is due (`wait.due_at`): armed, moved and taken
 * away with it, it can never stand in two places. What belongs to no wait lies in `due`.
 */
export class Times1790000000015 implements MigrationInterface {
  name = 'Times1790000000015';

  async up(q: QueryRunner): Promise<void> {
    for (const statement of [WAITS, LAST_EVENTS, STORE_EVENTS, WRITE]) await q.query(statement);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(DROP);
  }
}

// hold: the span a condition must stay true, or that must be quiet. held_since of a pause: since when its clock stands still.
const WAITS = `
ALTER TABLE wait DROP CONSTRAINT wait_kind_check;
ALTER TABLE wait ADD CONSTRAINT wait_kind_check CHECK (kind IN ('event', 'when', 'becomes', 'silence', 'at', 'pause', 'time'));
ALTER TABLE wait ADD COLUMN types text[], ADD COLUMN hold jsonb, ADD COLUMN at_moment jsonb, ADD COLUMN IF NOT EXISTS held_since timestamptz;
DROP INDEX wait_when_idx;
CREATE INDEX wait_when_idx ON wait (customer_id) WHERE kind IN ('when', 'becomes', 'silence', 'at', 'pause');
CREATE INDEX wait_due_idx ON wait (due_at) WHERE kind IN ('when', 'becomes', 'silence', 'at') AND due_at IS NOT NULL;
`;

// The last sign of each type that some silence names; no index on at, so that every update stays in its page. Of an event
// about everyone the customer is ''. A type is listed when a playbook that names it is published, before anybody is inside.
const LAST_EVENTS = `
CREATE TABLE silence_type (type text COLLATE "C" CONSTRAINT silence_type_pkey PRIMARY KEY);
CREATE TABLE last_event (
  customer_id text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL,
  about_kind text COLLATE "C" NOT NULL, about_id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT last_event_pkey PRIMARY KEY (customer_id, type, about_kind, about_id)
) WITH (fillfactor = 70);
CREATE FUNCTION tenure_last_events(p_customer text, p_types text[]) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('type', l.type, 'at', tenure_ms(l.at),
    'about', jsonb_build_object('kind', l.about_kind, 'id', l.about_id))), '[]')
  FROM last_event l WHERE l.customer_id IN (p_customer, '') AND l.type = ANY (p_types)
$$;
`;

// As before, and it notes the last sign of what silences wait for: by key, so that two batches do not deadlock.
const STORE_EVENTS = `
CREATE OR REPLACE FUNCTION tenure_store_events(p_rows jsonb, p_now timestamptz)
RETURNS TABLE (i integer, event_id bigint, customer text, outcome text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  -- Share: two ingests do not wait for each other, but whoever arms, changes or claims for this customer does. By id: no deadlock.
  PERFORM 1 FROM customer c WHERE c.id IN (
      SELECT e.id FROM jsonb_to_recordset(p_rows) AS e(kind text, id text) WHERE e.kind = 'customer'
      UNION SELECT k.customer_id FROM jsonb_to_recordset(p_rows) AS e(kind text, id text) JOIN contact k ON e.kind = 'contact' AND k.id = e.id
      UNION SELECT r.customer_id FROM jsonb_to_recordset(p_rows) AS e(kind text, id text) JOIN record r ON r.type = e.kind AND r.id = e.id)
    ORDER BY c.id FOR SHARE;
  RETURN QUERY
    WITH e AS (
      SELECT * FROM jsonb_to_recordset(p_rows) AS e(i integer, k uuid, source text, key text, kind text, id text, type text,
        at timestamptz, historic boolean, data jsonb)
    ), owned AS MATERIALIZED (
      SELECT e.*, CASE e.kind WHEN 'customer' THEN c.id WHEN 'contact' THEN k.customer_id WHEN 'everyone' THEN '' ELSE r.customer_id END AS customer_id
      FROM e LEFT JOIN customer c ON e.kind = 'customer' AND c.id = e.id
        LEFT JOIN contact k ON e.kind = 'contact' AND k.id = e.id
        LEFT JOIN record r ON r.type = e.kind AND r.id = e.id
    ), fresh AS (
      -- The authority: (source, key) is taken once for ever. By key, after the locks: two batches with the same keys do not deadlock.
      INSERT INTO event_key AS ek (k, received_at) SELECT o.k, p_now FROM owned o WHERE o.customer_id IS NOT NULL ORDER BY o.k
      ON CONFLICT DO NOTHING RETURNING ek.k
    ), stored AS (
      INSERT INTO event AS ev (source, key, customer_id, about_kind, about_id, type, at, received_at, historic, data)
      SELECT o.source, o.key, o.customer_id, o.kind, o.id, o.type, least(o.at, p_now), p_now, o.historic, o.data
      FROM owned o JOIN fresh f ON f.k = o.k ORDER BY o.i
      RETURNING ev.id, ev.source, ev.key
    ), noted AS (
      INSERT INTO last_event AS le (customer_id, type, about_kind, about_id, at)
      SELECT o.customer_id, o.type, o.kind, o.id, max(least(o.at, p_now)) FROM owned o JOIN fresh f ON f.k = o.k
      WHERE o.type IN (SELECT s.type FROM silence_type s)
      GROUP BY o.customer_id, o.type, o.kind, o.id ORDER BY o.customer_id, o.type, o.kind, o.id
      ON CONFLICT ON CONSTRAINT last_event_pkey DO UPDATE SET at = excluded.at WHERE le.at < excluded.at
    )
    SELECT o.i, s.id, o.customer_id,
      CASE WHEN o.customer_id IS NULL THEN 'unknown' WHEN s.id IS NULL THEN 'duplicate' ELSE 'stored' END
    FROM owned o LEFT JOIN stored s ON s.source = o.source AND s.key = o.key;
END $$;
`;

// tenure_write_times: {times: [{enrollment, arm, since, held, due}]} of waits and {ways: [{playbook, way, kind, subject, customer, due, basis}]}
// of ways in; due null: no time as things are. Runs under the customer's lock, after what ends, wakes and enrolls.
const WRITE = `
CREATE FUNCTION tenure_write_times(p jsonb) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE wait w SET since = x.since, held_since = x.held, due_at = x.due
  FROM jsonb_to_recordset(p->'times') AS x(enrollment uuid, arm text, since timestamptz, held timestamptz, due timestamptz)
  WHERE w.enrollment_id = x.enrollment AND w.arm = x.arm;
  INSERT INTO due AS d (kind, owner, way, subject_kind, subject_id, customer_id, due_at, basis)
  SELECT 'way', x.playbook, x.way, x.kind, x.subject, x.customer, coalesce(x.due, 'infinity'), x.basis
  FROM jsonb_to_recordset(p->'ways') AS x(playbook text, way text, kind text, subject text, customer text, due timestamptz, basis jsonb)
  ORDER BY x.subject, x.kind, x.playbook, x.way
  ON CONFLICT ON CONSTRAINT due_pkey DO UPDATE SET due_at = excluded.due_at, basis = excluded.basis;
END $$;
ALTER FUNCTION tenure_write(jsonb) RENAME TO tenure_write_effects;
CREATE FUNCTION tenure_write(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE written jsonb;
BEGIN
  written := tenure_write_effects(p);
  PERFORM tenure_write_times(p);
  RETURN written;
END $$;
`;

const DROP = `
DROP FUNCTION tenure_write;
ALTER FUNCTION tenure_write_effects(jsonb) RENAME TO tenure_write;
DROP FUNCTION tenure_write_times, tenure_last_events;
DROP TABLE last_event, silence_type;
DROP INDEX wait_due_idx, wait_when_idx;
DELETE FROM wait WHERE kind IN ('silence', 'at', 'pause');
ALTER TABLE wait DROP COLUMN types, DROP COLUMN hold, DROP COLUMN at_moment;
ALTER TABLE wait DROP CONSTRAINT wait_kind_check;
ALTER TABLE wait ADD CONSTRAINT wait_kind_check CHECK (kind IN ('event', 'when', 'becomes', 'time'));
CREATE INDEX wait_when_idx ON wait (customer_id) WHERE kind IN ('when', 'becomes');
`;
