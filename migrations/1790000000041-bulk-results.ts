import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many rows came to which result, kept with the rows: asking for it costs the same however many there are. */
export class BulkResults1790000000041 implements MigrationInterface {
  name = 'BulkResults1790000000041';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
ALTER TABLE bulk ADD COLUMN enrolled integer NOT NULL DEFAULT 0, ADD COLUMN held_out integer NOT NULL DEFAULT 0,
  ADD COLUMN refused integer NOT NULL DEFAULT 0, ADD COLUMN skipped integer NOT NULL DEFAULT 0;
UPDATE bulk b SET enrolled = x.enrolled, held_out = x.held_out, refused = x.refused, skipped = x.skipped FROM (
  SELECT bulk_id, count(*) FILTER (WHERE result = 'enrolled') AS enrolled, count(*) FILTER (WHERE result = 'held_out') AS held_out,
    count(*) FILTER (WHERE result = 'refused') AS refused, count(*) FILTER (WHERE result = 'skipped') AS skipped
  FROM bulk_row GROUP BY bulk_id) x WHERE x.bulk_id = b.id;
CREATE INDEX bulk_row_result_idx ON bulk_row (bulk_id, result, line)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      'DROP INDEX bulk_row_result_idx; ALTER TABLE bulk DROP COLUMN enrolled, DROP COLUMN held_out, DROP COLUMN refused, DROP COLUMN skipped',
    );
  }
}
