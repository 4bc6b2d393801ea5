import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operators look at: refusals at the door by source, the last send of each channel, and who did what. */
export class Operations1790000000053 implements MigrationInterface {
  name = 'Operations1790000000053';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
-- Counted, never the events themselves. fields: of an unknown type the names of its data with what stands in them.
CREATE TABLE ingest_refusal (
  source text COLLATE "C" NOT NULL, code text NOT NULL, type text COLLATE "C" NOT NULL DEFAULT '',
  hour timestamptz NOT NULL, count integer NOT NULL, last_at timestamptz NOT NULL, fields jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT ingest_refusal_pkey PRIMARY KEY (hour, source, code, type)
);
CREATE INDEX outreach_sent_idx ON outreach (channel, ended_at) WHERE status = 'accepted';
CREATE INDEX audit_log_actor_idx ON audit_log (actor, id)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      'DROP INDEX audit_log_actor_idx; DROP INDEX outreach_sent_idx; DROP TABLE ingest_refusal',
    );
  }
}
