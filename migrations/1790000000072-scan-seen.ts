import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When workers were last seen at each scan: of whom nothing is heard has died, or hangs. */
export class ScanSeen1790000000072 implements MigrationInterface {
  name = 'ScanSeen1790000000072';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`CREATE TABLE scan_seen (
  name text CONSTRAINT scan_seen_pkey PRIMARY KEY,
  at timestamptz NOT NULL
)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE scan_seen');
  }
}
