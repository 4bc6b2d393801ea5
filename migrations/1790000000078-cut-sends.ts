import type { MigrationInterface, QueryRunner } from 'typeorm';

/** That a hand-over was cut is remembered through later tries: one that is stopped then may have arrived all the same. */
export class CutSends1790000000078 implements MigrationInterface {
  name = 'CutSends1790000000078';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE outreach ADD COLUMN cut_at timestamptz');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE outreach DROP COLUMN cut_at');
  }
}
