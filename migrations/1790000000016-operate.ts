import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What operators and parallel branches need of the rows: branches that were ended, steps that are parked (several at
 * once, of branches side by side), who started whom.
 */
export class Operate1790000000016 implements MigrationInterface {
  name = 'Operate1790000000016';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
-- The batch that ended a step's branch: a delivery that was decided before it must not go out.
CREATE TABLE cancelled_step (
  enrollment_id uuid NOT NULL CONSTRAINT cancelled_step_enrollment_fkey REFERENCES enrollment,
  step text NOT NULL, batch integer NOT NULL,
  CONSTRAINT cancelled_step_pkey PRIMARY KEY (enrollment_id, step)
);
-- Every parked step, found by what it lacks; enrollment.parked shows one of them.
CREATE TABLE parked_step (
  enrollment_id uuid NOT NULL CONSTRAINT parked_step_enrollment_fkey REFERENCES enrollment,
  step text NOT NULL, customer_id text COLLATE "C" NOT NULL,
  code text NOT NULL, reason text NOT NULL, at timestamptz NOT NULL,
  CONSTRAINT parked_step_pkey PRIMARY KEY (enrollment_id, step)
);
CREATE INDEX parked_step_customer_idx ON parked_step (customer_id);
CREATE INDEX parked_step_code_idx ON parked_step (code);
-- Who started whom by a step.
ALTER TABLE enrollment ADD COLUMN parent uuid CONSTRAINT enrollment_parent_fkey REFERENCES enrollment;
CREATE INDEX enrollment_parent_idx ON enrollment (parent) WHERE parent IS NOT NULL AND ended_at IS NULL;
-- What people and keys have ordered: who, what, of which thing, and what came of it. Append-only.
CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_log_pkey PRIMARY KEY,
  at timestamptz NOT NULL, actor text NOT NULL, action text NOT NULL, resource text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_resource_idx ON audit_log (resource, id);
INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at)
SELECT id, parked->>'step', customer_id, parked->>'code', coalesce(parked->>'reason', ''), changed_at FROM enrollment
WHERE status = 'parked' AND ended_at IS NULL AND parked->>'step' IS NOT NULL AND parked->>'code' IS NOT NULL;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      `ALTER TABLE enrollment DROP COLUMN parent; DROP TABLE audit_log, parked_step, cancelled_step;`,
    );
  }
}
