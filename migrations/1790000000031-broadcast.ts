import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events about everyone that have not reached all customers yet: walked by id, in batches, after the event's commit. */
export class Broadcast1790000000031 implements MigrationInterface {
  name = 'Broadcast1790000000031';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE TABLE broadcast (
  event_id bigint CONSTRAINT broadcast_pkey PRIMARY KEY,
  event jsonb NOT NULL,
  -- The last customer it has reached.
  reached text COLLATE "C" NOT NULL DEFAULT ''
)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE broadcast');
  }
}
