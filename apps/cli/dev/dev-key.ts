import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

/** Every permission a key may hold; tasks and approvals are for people. */
const PERMISSIONS = [
  'customers:read',
  'customers:write',
  'events:read',
  'events:write',
  'enrollments:read',
  'enrollments:create',
  'enrollments:operate',
  'tasks:read',
  'outreach:read',
  'playbooks:read',
  'playbooks:publish',
  'playbooks:control',
  'consents:write',
  'holds:write',
  'people:write',
  'operations:read',
  'reports:read',
  'audit:read',
];

/** The key of local development: the same after every start of the folder. Returns what goes into `Authorization: Bearer`. */
export async function ensureDevKey(pool: Pool, secret: string): Promise<string> {
  await pool.query(
    `INSERT INTO api_key (id, name, source, secret_sha256, permissions, created_at, expires_at)
     VALUES ('dev', 'local development', 'dev', $1, $2, now(), now() + interval '730 days')
     ON CONFLICT (id) DO UPDATE SET secret_sha256 = excluded.secret_sha256, permissions = excluded.permissions,
       expires_at = excluded.expires_at, revoked_at = NULL`,
    [createHash('sha256').update(secret).digest(), PERMISSIONS],
  );
  return `tn_dev_${secret}`;
}
