import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sandbox keeps messages of every channel: what would have been asked of whom stands in `raw` and `headers`. */
export class Channels1790000000014 implements MigrationInterface {
  name = 'Channels1790000000014';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
ALTER TABLE sandbox_mail ADD COLUMN channel text NOT NULL DEFAULT 'email', ADD COLUMN url text;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE sandbox_mail DROP COLUMN url, DROP COLUMN channel;');
  }
}
