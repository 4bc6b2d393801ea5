import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which order steps came to a shared task: the first opened it, and when it has left the next one stands for it. */
export class Heirs1790000000057 implements MigrationInterface {
  name = 'Heirs1790000000057';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE task_source ADD COLUMN place bigint GENERATED ALWAYS AS IDENTITY');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE task_source DROP COLUMN place');
  }
}
