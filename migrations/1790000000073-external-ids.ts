import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['customer', 'contact', 'record'] as const;

/** Whoever tells of a customer by the id of another system is understood at once; keys of calls are thrown away after a week. */
export class ExternalIds1790000000073 implements MigrationInterface {
  name = 'ExternalIds1790000000073';

  async up(q: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await q.query(
        `CREATE INDEX ${table}_external_idx ON ${table} USING gin (external_ids jsonb_path_ops) WHERE external_ids <> '{}'`,
      );
    await q.query('CREATE INDEX idempotency_key_at_idx ON idempotency_key (at)');
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of TABLES) await q.query(`DROP INDEX ${table}_external_idx`);
    await q.query('DROP INDEX idempotency_key_at_idx');
  }
}
