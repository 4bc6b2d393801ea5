import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is ordered under an Idempotency-Key carries its name, and a publication what was answered: a second try finds both. */
export class NamedByKey1790000000077 implements MigrationInterface {
  name = 'NamedByKey1790000000077';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
ALTER TABLE publication ADD COLUMN answer jsonb;
ALTER TABLE audit_log ADD COLUMN once uuid;
CREATE UNIQUE INDEX audit_log_once_key ON audit_log (once) WHERE once IS NOT NULL`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
DROP INDEX audit_log_once_key;
ALTER TABLE audit_log DROP COLUMN once;
ALTER TABLE publication DROP COLUMN answer`);
  }
}
