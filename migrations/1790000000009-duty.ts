import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is on duty when, and who is out of office. Both are asked for one moment of playbook time. */
export class Duty1790000000009 implements MigrationInterface {
  name = 'Duty1790000000009';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE TABLE duty_shift (
  queue text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL CONSTRAINT duty_shift_person_fkey REFERENCES person,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CONSTRAINT duty_shift_ends_check CHECK (ends_at > starts_at),
  CONSTRAINT duty_shift_pkey PRIMARY KEY (queue, starts_at, person_id)
);
CREATE INDEX duty_shift_ends_idx ON duty_shift (ends_at);
ALTER TABLE person ADD COLUMN absent_from timestamptz, ADD COLUMN absent_until timestamptz,
  ADD CONSTRAINT person_absence_check CHECK (absent_until IS NULL OR absent_until > absent_from);
CREATE INDEX person_absent_idx ON person (absent_from) WHERE absent_from IS NOT NULL;`);
    // Half open; of shifts that overlap the one that began last. A queue nobody is on duty for is not there.
    await q.query(`
CREATE FUNCTION tenure_duty(p_at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_object_agg(s.queue, s.person_id), '{}') FROM (
    SELECT DISTINCT ON (queue) queue, person_id FROM duty_shift WHERE ends_at > p_at AND starts_at <= p_at
    ORDER BY queue, starts_at DESC, person_id) s
$$;
CREATE FUNCTION tenure_absent(p_at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(p.id ORDER BY p.id), '[]') FROM person p
  WHERE p.absent_from <= p_at AND (p.absent_until IS NULL OR p.absent_until > p_at)
$$;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
DROP FUNCTION tenure_absent, tenure_duty;
DROP INDEX person_absent_idx;
ALTER TABLE person DROP COLUMN absent_from, DROP COLUMN absent_until;
DROP TABLE duty_shift;`);
  }
}
