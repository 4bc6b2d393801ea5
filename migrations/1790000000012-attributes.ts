import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Computed attributes: when each was computed and from which parts, what computed them, and the scans that refresh them. */
export class Attributes1790000000012 implements MigrationInterface {
  name = 'Attributes1790000000012';

  async up(q: QueryRunner): Promise<void> {
    for (const statement of [TABLES, PUT, CHANGE]) await q.query(statement);
  }

  /** `tenure_change` of the version before goes with the migration that made it. */
  async down(q: QueryRunner): Promise<void> {
    await q.query(DROP);
  }
}

const TABLES = `
-- computed: name -> {at (ms), parts}: why it is what it is. computed_by: the key of the formulas; another one: its values come to be.
ALTER TABLE customer ADD COLUMN computed jsonb NOT NULL DEFAULT '{}', ADD COLUMN computed_by text;
ALTER TABLE contact ADD COLUMN computed jsonb NOT NULL DEFAULT '{}';
ALTER TABLE record ADD COLUMN computed jsonb NOT NULL DEFAULT '{}';
ALTER TABLE customer_change ADD COLUMN parts jsonb;
-- One row per kind: a scan that was cut goes on behind last_id. turn: the moment (ms) or the key it is about.
CREATE TABLE computing (
  kind text CONSTRAINT computing_pkey PRIMARY KEY,
  turn text NOT NULL,
  last_id text COLLATE "C" NOT NULL DEFAULT '',
  looked_at integer NOT NULL DEFAULT 0, changed integer NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false
);
`;

// p_things: [{kind, id, put, gone, times, computed}]: single attributes of customers, contacts and records, each thing once.
const PUT = `
CREATE FUNCTION tenure_put(p_things jsonb, p_moment timestamptz) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE customer c SET attributes = (c.attributes - x.gone) || x.put, attribute_times = c.attribute_times || x.times,
    computed = c.computed || x.computed, changed_at = now(),
    updated_at = CASE WHEN x.times = '{}' THEN c.updated_at ELSE p_moment END
  FROM jsonb_to_recordset(p_things) AS x(kind text, id text, put jsonb, gone text[], times jsonb, computed jsonb)
  WHERE x.kind = 'customer' AND c.id = x.id;
  UPDATE contact k SET attributes = (k.attributes - x.gone) || x.put, attribute_times = k.attribute_times || x.times,
    computed = k.computed || x.computed, changed_at = now(),
    updated_at = CASE WHEN x.times = '{}' THEN k.updated_at ELSE p_moment END
  FROM jsonb_to_recordset(p_things) AS x(kind text, id text, put jsonb, gone text[], times jsonb, computed jsonb)
  WHERE x.kind = 'contact' AND k.id = x.id;
  UPDATE record r SET attributes = (r.attributes - x.gone) || x.put, attribute_times = r.attribute_times || x.times,
    computed = r.computed || x.computed, changed_at = now(),
    updated_at = CASE WHEN x.times = '{}' THEN r.updated_at ELSE p_moment END
  FROM jsonb_to_recordset(p_things) AS x(kind text, id text, put jsonb, gone text[], times jsonb, computed jsonb)
  WHERE r.type = x.kind AND r.id = x.id;
END $$;
`;

// p_row: {customer, things, computed_by}, and with a kind: {kind, id, create, zone, calendar, locale, preferred_channel, roles, reach,
// external_ids, attributes, attribute_times, computed}, the whole new row. p_changes: [{id, kind, subject, attribute, old, new, parts, source}];
// the id of the first was drawn before the write: the signals of this change name it. Answers null when a row that was to be created is
// there: somebody was faster, begin again.
const CHANGE = `
CREATE OR REPLACE FUNCTION tenure_change(p_row jsonb, p_changes jsonb, p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE moment timestamptz := (p->>'now')::timestamptz;
        r record; done integer;
BEGIN
  SELECT * INTO r FROM jsonb_to_record(p_row) AS r(kind text, id text, customer text, "create" boolean, zone text, calendar text,
    locale text, preferred_channel text, roles jsonb, reach jsonb, external_ids jsonb, attributes jsonb, attribute_times jsonb,
    computed jsonb, things jsonb, computed_by text);
  IF r.kind = 'customer' AND r.create THEN
    INSERT INTO customer (id, zone, calendar, locale, external_ids, attributes, attribute_times, computed, computed_by, created_at, updated_at)
    VALUES (r.id, r.zone, r.calendar, r.locale, r.external_ids, r.attributes, r.attribute_times, r.computed, r.computed_by, moment, moment)
    ON CONFLICT DO NOTHING;
  ELSIF r.kind = 'customer' THEN
    UPDATE customer c SET zone = r.zone, calendar = r.calendar, locale = r.locale, external_ids = r.external_ids,
      attributes = r.attributes, attribute_times = r.attribute_times, computed = c.computed || r.computed,
      computed_by = coalesce(r.computed_by, c.computed_by), updated_at = moment, changed_at = now() WHERE c.id = r.id;
  ELSIF r.kind = 'contact' AND r.create THEN
    INSERT INTO contact (id, customer_id, zone, locale, preferred_channel, roles, reach, external_ids, attributes, attribute_times,
      computed, created_at, updated_at)
    VALUES (r.id, r.customer, r.zone, r.locale, r.preferred_channel, ARRAY(SELECT jsonb_array_elements_text(r.roles)), r.reach,
      r.external_ids, r.attributes, r.attribute_times, r.computed, moment, moment) ON CONFLICT DO NOTHING;
  ELSIF r.kind = 'contact' THEN
    UPDATE contact k SET zone = r.zone, locale = r.locale, preferred_channel = r.preferred_channel,
      roles = ARRAY(SELECT jsonb_array_elements_text(r.roles)), reach = r.reach, external_ids = r.external_ids,
      attributes = r.attributes, attribute_times = r.attribute_times, computed = k.computed || r.computed,
      updated_at = moment, changed_at = now() WHERE k.id = r.id;
  ELSIF r.create THEN
    INSERT INTO record (type, id, customer_id, external_ids, attributes, attribute_times, computed, created_at, updated_at)
    VALUES (r.kind, r.id, r.customer, r.external_ids, r.attributes, r.attribute_times, r.computed, moment, moment) ON CONFLICT DO NOTHING;
  ELSIF r.kind IS NOT NULL THEN
    UPDATE record t SET external_ids = r.external_ids, attributes = r.attributes, attribute_times = r.attribute_times,
      computed = t.computed || r.computed, updated_at = moment, changed_at = now() WHERE t.type = r.kind AND t.id = r.id;
  END IF;
  GET DIAGNOSTICS done = ROW_COUNT;
  IF r.kind IS NOT NULL AND done = 0 THEN RETURN NULL; END IF;
  IF jsonb_array_length(r.things) > 0 THEN PERFORM tenure_put(r.things, moment); END IF;
  IF r.computed_by IS NOT NULL AND r.kind IS DISTINCT FROM 'customer' THEN
    UPDATE customer c SET computed_by = r.computed_by WHERE c.id = r.customer;
  END IF;
  INSERT INTO customer_change (id, customer_id, subject_kind, subject_id, attribute, old, new, parts, source, at)
  OVERRIDING SYSTEM VALUE
  SELECT coalesce(c.id, nextval(pg_get_serial_sequence('customer_change', 'id'))), r.customer, c.kind, c.subject, c.attribute,
    c.old, c.new, c.parts, c.source, moment
  FROM ROWS FROM (jsonb_to_recordset(p_changes)
    AS (id bigint, kind text, subject text, attribute text, old jsonb, new jsonb, parts jsonb, source text)) WITH ORDINALITY
    AS c(id, kind, subject, attribute, old, new, parts, source, n)
  ORDER BY c.n;
  RETURN tenure_write(p);
END $$;
`;

const DROP = `
DROP TABLE computing;
DROP FUNCTION tenure_put;
ALTER TABLE customer_change DROP COLUMN parts;
ALTER TABLE record DROP COLUMN computed;
ALTER TABLE contact DROP COLUMN computed;
ALTER TABLE customer DROP COLUMN computed, DROP COLUMN computed_by;
`;
