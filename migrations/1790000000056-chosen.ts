import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Open tasks by whom their chain named: a change of whom that person leads finds them. */
export class Chosen1790000000056 implements MigrationInterface {
  name = 'Chosen1790000000056';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`CREATE INDEX task_chosen_idx ON task ((chosen ->> 'id')) WHERE status = 'open'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX task_chosen_idx');
  }
}
