import type { Pool } from 'pg';

/** A `*.migration.yaml` as it was published. */
interface MigrationFile {
  readonly file: string;
  /** Its text, as `POST /v1/migrations` takes it. */
  readonly plan: string;
}

/** Of the newest publication those about this playbook. */
export async function migrationsOf(pool: Pool, playbook: string): Promise<MigrationFile[]> {
  const { rows } = await pool.query<MigrationFile>(
    `SELECT f.key AS file, f.value AS plan
     FROM (SELECT files FROM publication ORDER BY seq DESC LIMIT 1) p, jsonb_each_text(p.files) f
     WHERE f.key LIKE '%.migration.yaml' ORDER BY f.key`,
  );
  return rows.filter(({ plan }) => playbookIn(plan) === playbook);
}

/** Which playbook a plan is about: its versions are what it is checked against. */
export function playbookIn(plan: string): string {
  return /^migration:\s*["']?([a-z][a-z0-9_]{0,47})/m.exec(plan)?.[1] ?? '';
}
