import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A message that its enrollment's end came before is the usual end of a race: it is kept, and nobody has to look. One that
 * found no workflow of an enrollment that goes on stays open: somebody has to.
 */
export class LateLetters1790000000079 implements MigrationInterface {
  name = 'LateLetters1790000000079';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
ALTER TABLE dead_letter DROP CONSTRAINT dead_letter_settled_check,
  ADD CONSTRAINT dead_letter_settled_check CHECK (settled IN ('redriven', 'discarded', 'late'));
UPDATE dead_letter d SET settled = 'late', settled_at = d.at FROM enrollment n
WHERE d.settled IS NULL AND d.outcome = 'late' AND n.id = d.enrollment_id AND n.ended_at IS NOT NULL`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
UPDATE dead_letter SET settled = NULL, settled_at = NULL WHERE settled = 'late';
ALTER TABLE dead_letter DROP CONSTRAINT dead_letter_settled_check,
  ADD CONSTRAINT dead_letter_settled_check CHECK (settled IN ('redriven', 'discarded'))`);
  }
}
