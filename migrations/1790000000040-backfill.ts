import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is done to many, one after the other: everybody it is about is listed when it is asked for, and each has one result. */
export class Backfill1790000000040 implements MigrationInterface {
  name = 'Backfill1790000000040';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE TABLE bulk (
  id uuid CONSTRAINT bulk_pkey PRIMARY KEY,
  kind text NOT NULL CONSTRAINT bulk_kind_check CHECK (kind = 'backfill'),
  status text NOT NULL DEFAULT 'running' CONSTRAINT bulk_status_check CHECK (status IN ('running', 'done')),
  playbook text COLLATE "C" NOT NULL,
  version text NOT NULL CONSTRAINT bulk_version_fkey REFERENCES playbook_version,
  publication_id text NOT NULL CONSTRAINT bulk_publication_fkey REFERENCES publication,
  -- Those of the rows who would come in, as it was confirmed.
  confirmed integer NOT NULL,
  total integer NOT NULL, done integer NOT NULL DEFAULT 0,
  created_by text NOT NULL, created_at timestamptz NOT NULL,
  -- When the next rows may be taken.
  next_at timestamptz NOT NULL, finished_at timestamptz
);
CREATE INDEX bulk_list_idx ON bulk (created_at, id);
CREATE INDEX bulk_running_idx ON bulk (created_at, id) WHERE status = 'running';
CREATE TABLE bulk_row (
  bulk_id uuid NOT NULL CONSTRAINT bulk_row_bulk_fkey REFERENCES bulk ON DELETE CASCADE,
  line integer NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  subject_kind text NOT NULL, subject_id text COLLATE "C" NOT NULL,
  way text NOT NULL,
  -- Null: not yet.
  result text CONSTRAINT bulk_row_result_check CHECK (result IN ('enrolled', 'held_out', 'refused', 'skipped')),
  code text, enrollment_id uuid,
  CONSTRAINT bulk_row_pkey PRIMARY KEY (bulk_id, line)
);
CREATE INDEX bulk_row_open_idx ON bulk_row (bulk_id, line) WHERE result IS NULL`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE bulk_row, bulk');
  }
}
