import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who came into a playbook last. Neither column ever changes, so only whoever enters pays for it. */
export class PlaybookList1790000000052 implements MigrationInterface {
  name = 'PlaybookList1790000000052';

  async up(q: QueryRunner): Promise<void> {
    await q.query('CREATE INDEX enrollment_playbook_idx ON enrollment (playbook, started_at, id)');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX enrollment_playbook_idx');
  }
}
