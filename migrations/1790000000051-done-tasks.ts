import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What somebody has done, newest first: by who resolved it and by whose it was. */
export class DoneTasks1790000000051 implements MigrationInterface {
  name = 'DoneTasks1790000000051';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE INDEX task_resolved_idx ON task (resolved_by, ended_at, id) WHERE ended_at IS NOT NULL;
CREATE INDEX task_ended_idx ON task (assignee, ended_at, id) WHERE ended_at IS NOT NULL`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX task_resolved_idx; DROP INDEX task_ended_idx');
  }
}
