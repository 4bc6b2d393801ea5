import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What events bring that the catalog does not declare: kept with them, unseen by playbooks, and told once a day. */
export class UndeclaredFields1790000000074 implements MigrationInterface {
  name = 'UndeclaredFields1790000000074';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
-- fields: name -> of what kind it was. Never a value.
CREATE TABLE undeclared_field (
  day date NOT NULL,
  source text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL,
  fields jsonb NOT NULL, last_at timestamptz NOT NULL,
  CONSTRAINT undeclared_field_pkey PRIMARY KEY (day, source, type)
)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE undeclared_field');
  }
}
