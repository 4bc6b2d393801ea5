import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a draft was made of, so that it can be made again and what has changed since be told. */
export class Asking1790000000059 implements MigrationInterface {
  name = 'Asking1790000000059';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
-- pc and binds: where the send stands and what the enrollment hands along; facts: what the text was made of; written: the text with
-- its values in one piece each. All null of drafts that were opened before these were kept.
ALTER TABLE approval ADD COLUMN pc integer, ADD COLUMN binds jsonb, ADD COLUMN facts jsonb, ADD COLUMN written jsonb`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      'ALTER TABLE approval DROP COLUMN pc, DROP COLUMN binds, DROP COLUMN facts, DROP COLUMN written',
    );
  }
}
