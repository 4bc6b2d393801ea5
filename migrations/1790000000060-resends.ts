import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sends that a person lets go once more. */
export class Resends1790000000060 implements MigrationInterface {
  name = 'Resends1790000000060';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
-- One at a time per send, gone when it has an end. before: what the ledger says while it has none, with the count it stood for. Leases
-- run by the database's clock, they decide about nothing.
CREATE TABLE resend (
  outreach_id uuid CONSTRAINT resend_pkey PRIMARY KEY CONSTRAINT resend_outreach_fkey REFERENCES outreach,
  customer_id text COLLATE "C" NOT NULL,
  asked_at timestamptz NOT NULL, asked_by text NOT NULL,
  before text NOT NULL CONSTRAINT resend_before_check CHECK (before IN ('unconfirmed', 'refused')),
  before_reason text, before_counted_at timestamptz, before_place integer,
  due_at timestamptz NOT NULL, waits_for text,
  tries integer NOT NULL DEFAULT 0, lease_until timestamptz
);
CREATE INDEX resend_due_idx ON resend (due_at)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE resend');
  }
}
