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
ALTER TABLE enrollment ADD COLUMN parent uuid;
CREATE INDEX enrollment_parent_idx ON enrollment (parent) WHERE parent IS NOT NULL;
-- What people and keys have ordered: who, what, of which thing, and what came of it. Append-only.
CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_log_pkey PRIMARY KEY,
  at timestamptz NOT NULL, actor text NOT NULL, action text NOT NULL, resource text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_resource_idx ON audit_log (resource, id);
-- What became of a dead letter: sent again by the relay, or given up on by a person.
ALTER TABLE dead_letter ADD COLUMN settled text CONSTRAINT dead_letter_settled_check CHECK (settled IN ('redriven', 'discarded')),
  ADD COLUMN settled_by text, ADD COLUMN settled_at timestamptz;
CREATE INDEX dead_letter_open_idx ON dead_letter (id) WHERE settled IS NULL;
-- Enrollments that a pause of their whole playbook holds: the end of the pause lets these go on, and no others.
CREATE TABLE playbook_hold (
  enrollment_id uuid CONSTRAINT playbook_hold_pkey PRIMARY KEY,
  playbook text COLLATE "C" NOT NULL
);
CREATE INDEX playbook_hold_playbook_idx ON playbook_hold (playbook);
-- Intake goes on in a pause: who comes in is held from the start. Whoever pauses holds the lock exclusively from the change of
-- state to the commit, so a new enrollment is either seen by the pause or sees it. A lock and the read it protects are two statements.
CREATE FUNCTION tenure_hold_new() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7320, 0);
  WITH held AS (
    INSERT INTO playbook_hold (enrollment_id, playbook)
    SELECT n.id, n.playbook FROM entered n JOIN playbook p ON p.id = n.playbook AND p.state = 'paused'
    WHERE n.status = 'running' ON CONFLICT DO NOTHING RETURNING enrollment_id
  )
  INSERT INTO outbox (enrollment_id, shard, kind, payload)
  SELECT h.enrollment_id, tenure_shard(h.enrollment_id), 'signal', jsonb_build_object('kind', 'operator',
    'id', 'hold/' || h.enrollment_id, 'at', tenure_ms(n.started_at), 'by', 'pause', 'reason', 'the playbook is paused',
    'operation', '{"kind": "pause"}'::jsonb) FROM held h JOIN entered n ON n.id = h.enrollment_id;
  RETURN NULL;
END $$;
CREATE TRIGGER enrollment_hold_new AFTER INSERT ON enrollment REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION tenure_hold_new();
INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at)
SELECT id, parked->>'step', customer_id, parked->>'code', coalesce(parked->>'reason', ''), changed_at FROM enrollment
WHERE status = 'parked' AND ended_at IS NULL AND parked->>'step' IS NOT NULL AND parked->>'code' IS NOT NULL;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      `DROP TRIGGER enrollment_hold_new ON enrollment; DROP FUNCTION tenure_hold_new; DROP TABLE playbook_hold;
      ALTER TABLE dead_letter DROP COLUMN settled, DROP COLUMN settled_by, DROP COLUMN settled_at;
      ALTER TABLE enrollment DROP COLUMN parent; DROP TABLE audit_log, parked_step, cancelled_step;`,
    );
  }
}
