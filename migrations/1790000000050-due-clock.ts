import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is scanned together stands in one index: with nothing due, one descent instead of one for each kind. */
export class DueClock1790000000050 implements MigrationInterface {
  name = 'DueClock1790000000050';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
DROP INDEX due_kind_idx;
CREATE INDEX due_clock_idx ON due (due_at) WHERE kind IN ('goal', 'way');
CREATE INDEX due_release_idx ON due (due_at) WHERE kind = 'release'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
DROP INDEX due_clock_idx;
DROP INDEX due_release_idx;
CREATE INDEX due_kind_idx ON due (kind, due_at)`);
  }
}
