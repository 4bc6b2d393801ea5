import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Texts that were published for those inside: what a version says since, instead of what it pins. The newest of a path counts. */
export class TextPublications1790000000076 implements MigrationInterface {
  name = 'TextPublications1790000000076';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE TABLE text_publication (
  seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT text_publication_pkey PRIMARY KEY,
  version text NOT NULL CONSTRAINT text_publication_version_fkey REFERENCES playbook_version,
  path text NOT NULL,
  hash text NOT NULL, variants jsonb NOT NULL,
  publication_id text NOT NULL CONSTRAINT text_publication_publication_fkey REFERENCES publication,
  CONSTRAINT text_publication_once UNIQUE (version, path, publication_id)
)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE text_publication');
  }
}
