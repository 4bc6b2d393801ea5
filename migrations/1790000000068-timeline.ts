import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened to a customer, by when it happened: a page of the timeline costs the same however long the story is. */
export class Timeline1790000000068 implements MigrationInterface {
  name = 'Timeline1790000000068';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE INDEX event_timeline_idx ON event (customer_id, at, id);
CREATE INDEX customer_change_timeline_idx ON customer_change (customer_id, at, id);
DROP INDEX customer_change_idx;
CREATE INDEX hold_timeline_idx ON hold (customer_id, placed_at, id)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
DROP INDEX hold_timeline_idx;
CREATE INDEX customer_change_idx ON customer_change (customer_id, id);
DROP INDEX customer_change_timeline_idx;
DROP INDEX event_timeline_idx`);
  }
}
