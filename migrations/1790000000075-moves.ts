import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Many are moved to another version, one after the other: what is told to each, and what came of it. */
export class Moves1790000000075 implements MigrationInterface {
  name = 'Moves1790000000075';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
ALTER TABLE bulk DROP CONSTRAINT bulk_kind_check, ADD CONSTRAINT bulk_kind_check CHECK (kind IN ('backfill', 'migration')),
  -- How they are moved, and over how much time (ms).
  ADD COLUMN move jsonb, ADD COLUMN spread_ms bigint NOT NULL DEFAULT 0, ADD COLUMN reason text,
  ADD COLUMN moved integer NOT NULL DEFAULT 0, ADD COLUMN parked integer NOT NULL DEFAULT 0;
ALTER TABLE bulk_row DROP CONSTRAINT bulk_row_result_check,
  ADD CONSTRAINT bulk_row_result_check CHECK (result IN ('enrolled', 'held_out', 'refused', 'skipped', 'moved', 'parked')),
  -- Its enrollment has been told; what comes of it is seen by the enrollment.
  ADD COLUMN told_at timestamptz;
CREATE INDEX bulk_row_told_idx ON bulk_row (bulk_id, line) WHERE result IS NULL AND told_at IS NOT NULL`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
DELETE FROM bulk WHERE kind = 'migration';
DROP INDEX bulk_row_told_idx;
ALTER TABLE bulk_row DROP COLUMN told_at, DROP CONSTRAINT bulk_row_result_check,
  ADD CONSTRAINT bulk_row_result_check CHECK (result IN ('enrolled', 'held_out', 'refused', 'skipped'));
ALTER TABLE bulk DROP COLUMN move, DROP COLUMN spread_ms, DROP COLUMN reason, DROP COLUMN moved, DROP COLUMN parked,
  DROP CONSTRAINT bulk_kind_check, ADD CONSTRAINT bulk_kind_check CHECK (kind = 'backfill')`);
  }
}
