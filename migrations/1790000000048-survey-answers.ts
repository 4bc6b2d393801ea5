import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What contacts answer on the page behind `links.survey`: one row per contact and send, the last word in it. */
export class SurveyAnswers1790000000048 implements MigrationInterface {
  name = 'SurveyAnswers1790000000048';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE TABLE survey_answer (
  enrollment_id uuid NOT NULL CONSTRAINT survey_answer_enrollment_fkey REFERENCES enrollment,
  step text NOT NULL,
  contact_id text COLLATE "C" NOT NULL CONSTRAINT survey_answer_contact_fkey REFERENCES contact,
  score integer NOT NULL,
  words text,
  -- How often it was said; each time is an event of its own.
  times integer NOT NULL DEFAULT 1,
  answered_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT survey_answer_pkey PRIMARY KEY (enrollment_id, step, contact_id)
)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE survey_answer');
  }
}
