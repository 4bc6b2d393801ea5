import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one decision may read, with who is on duty at its moment: `p_duty` is what `tenure_duty` answered for it. */
export class DutyInFacts1790000000047 implements MigrationInterface {
  name = 'DutyInFacts1790000000047';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE FUNCTION tenure_snapshot(p_customer text, p_people text[], p_duty jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT tenure_snapshot(p_customer, p_people || ARRAY(SELECT e.value FROM jsonb_each_text(p_duty) e)) || jsonb_build_object('duty', p_duty)
$$`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP FUNCTION tenure_snapshot(text, text[], jsonb)');
  }
}
