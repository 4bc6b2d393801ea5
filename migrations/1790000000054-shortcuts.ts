import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Single keys of the console can be turned off, by each person for themselves. */
export class Shortcuts1790000000054 implements MigrationInterface {
  name = 'Shortcuts1790000000054';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE person ADD COLUMN shortcuts boolean NOT NULL DEFAULT true');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE person DROP COLUMN shortcuts');
  }
}
