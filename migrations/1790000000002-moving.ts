import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the clocks and the owner of an open task were computed from: a change of it moves the task. Times of waits have
 * that column already; both are looked for by customer, and nearly all have none.
 */
export class Moving1790000000002 implements MigrationInterface {
  name = 'Moving1790000000002';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
ALTER TABLE task ADD COLUMN inputs text[] NOT NULL DEFAULT '{}';
CREATE INDEX task_inputs_idx ON task (customer_id) WHERE status = 'open' AND inputs <> '{}';
CREATE INDEX wait_inputs_idx ON wait (customer_id) WHERE kind = 'time' AND inputs <> '{}';`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
DROP INDEX wait_inputs_idx, task_inputs_idx;
ALTER TABLE task DROP COLUMN inputs;`);
  }
}
