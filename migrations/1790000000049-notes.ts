import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people and systems write down about a customer. */
export class Notes1790000000049 implements MigrationInterface {
  name = 'Notes1790000000049';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE TABLE note (
  id uuid CONSTRAINT note_pkey PRIMARY KEY,
  customer_id text COLLATE "C" NOT NULL CONSTRAINT note_customer_fkey REFERENCES customer,
  contact_id text COLLATE "C" CONSTRAINT note_contact_fkey REFERENCES contact,
  kind text NOT NULL CONSTRAINT note_kind_check CHECK (kind IN ('call', 'meeting', 'note')),
  text text NOT NULL,
  by text NOT NULL,
  -- When it was, and when it was written down.
  at timestamptz NOT NULL,
  written_at timestamptz NOT NULL
);
CREATE INDEX note_customer_idx ON note (customer_id, at)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE note');
  }
}
