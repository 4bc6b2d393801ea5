import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events that only the product itself can tell, and how many enrollments started each other before one. */
export class Reported1790000000046 implements MigrationInterface {
  name = 'Reported1790000000046';

  async up(q: QueryRunner): Promise<void> {
    for (const statement of [TYPES, REPORT, WRITE]) await q.query(statement);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(DROP);
  }
}

// Listed when a playbook that names one is published, before anybody is inside, and never taken away: what nobody has ever heard is not stored.
const TYPES = `
CREATE TABLE heard_type (type text COLLATE "C" CONSTRAINT heard_type_pkey PRIMARY KEY);
INSERT INTO heard_type SELECT type FROM silence_type
WHERE type IN ('task.resolved', 'enrollment.ended', 'owner.changed', 'customer.created', 'note.added');
`;

// As tenure_store_events, in the transaction of what is reported: the month may be one that nothing has arrived in yet.
const REPORT = `
CREATE FUNCTION tenure_report_events(p_rows jsonb, p_now timestamptz)
RETURNS TABLE (i integer, event_id bigint, customer text, outcome text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM tenure_event_partition(p_now);
  RETURN QUERY SELECT s.i, s.event_id, s.customer, s.outcome FROM tenure_store_events(p_rows, p_now) s;
END $$;
`;

// Of those that something inside another enrollment let in: one more than there.
const WRITE = `
ALTER FUNCTION tenure_write(jsonb) RENAME TO tenure_write_ungraded;
CREATE FUNCTION tenure_write(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE written jsonb;
BEGIN
  written := tenure_write_ungraded(p);
  IF jsonb_path_exists(p, '$.enrollments[*].generation') THEN
    UPDATE enrollment n SET generation = x.generation
    FROM jsonb_to_recordset(p->'enrollments') AS x(id uuid, generation integer) WHERE n.id = x.id AND x.generation > 0;
  END IF;
  RETURN written;
END $$;
`;

const DROP = `
DROP FUNCTION tenure_write, tenure_report_events;
ALTER FUNCTION tenure_write_ungraded(jsonb) RENAME TO tenure_write;
DROP TABLE heard_type;
`;
