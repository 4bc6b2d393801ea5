import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which wording somebody agreed to; notices are numbered, so that whoever listens hears of new ones. */
export class ConsentText1790000000071 implements MigrationInterface {
  name = 'ConsentText1790000000071';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE consent_event ADD COLUMN text_version text;
ALTER TABLE notice ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY;
CREATE INDEX notice_n_idx ON notice (n)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP INDEX notice_n_idx;
ALTER TABLE notice DROP COLUMN n;
ALTER TABLE consent_event DROP COLUMN text_version`);
  }
}
