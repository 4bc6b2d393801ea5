import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Receipts of calls. The sandbox keeps messages of every channel: what would have been asked of whom stands in `raw` and `headers`. */
export class Channels1790000000014 implements MigrationInterface {
  name = 'Channels1790000000014';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
ALTER TABLE sandbox_mail ADD COLUMN channel text NOT NULL DEFAULT 'email', ADD COLUMN url text;
-- What became of a call, by the command that asked: a repetition of it gets the same receipt.
CREATE TABLE call (
  enrollment_id uuid NOT NULL CONSTRAINT call_enrollment_fkey REFERENCES enrollment,
  step text NOT NULL, visit integer NOT NULL, asked_ms bigint NOT NULL,
  receipt jsonb NOT NULL, at timestamptz NOT NULL,
  CONSTRAINT call_pkey PRIMARY KEY (enrollment_id, step, visit)
);`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      'DROP TABLE call; ALTER TABLE sandbox_mail DROP COLUMN url, DROP COLUMN channel;',
    );
  }
}
