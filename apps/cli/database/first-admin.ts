import { audit } from '../../shared/audit';
import { SettingClock } from '../../shared/clock';
import { openPool } from '../../shared/database/pool';
import { transact } from '../../shared/database/transact';
import { Findings, UsageError } from '../exit';

export interface AdminFlags {
  readonly email: string;
  readonly name?: string;
}
const ID = /^[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}$/;
const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** The person who signs in first. `url` says where the database is, once what was typed is right. Answers what to tell. */
export async function makeAdmin(
  url: () => string,
  id: string,
  { email, name = id }: AdminFlags,
): Promise<string> {
  if (!ID.test(id))
    throw new UsageError(`"${id}" is no id: letters, digits and . _ : ~ -, for example olga`);
  if (!ADDRESS.test(email))
    throw new UsageError(`--email "${email}" is no address; write for example olga@acme.example`);
  const pool = openPool(url(), { max: 1, name: 'tenure-database' });
  try {
    const now = (await SettingClock.read(pool)).now();
    await transact(pool, async (client) => {
      // Of two at once the second sees what the first has made.
      await client.query(`SELECT pg_advisory_xact_lock(hashtext('first-admin'))`);
      const { rows } = await client.query<{ id: string }>(
        `SELECT id FROM person WHERE 'admin' = ANY (access) AND active ORDER BY id LIMIT 1`,
      );
      if (rows[0] !== undefined)
        throw new Findings(
          `${rows[0].id} is admin already, and lets others in at PATCH /v1/people`,
        );
      await client.query(
        `INSERT INTO person AS p (id, email, access, attributes, created_at, updated_at)
         VALUES ($1, $2, '{admin,ops}', jsonb_build_object('name', $3::text), $4, $4)
         ON CONFLICT (id) DO UPDATE SET email = $2, active = true, updated_at = $4, changed_at = now(),
           access = ARRAY(SELECT DISTINCT unnest(p.access || '{admin,ops}') ORDER BY 1)`,
        [id, email, name, new Date(now)],
      );
      const detail = { members: ['access', 'email'] };
      const actor = 'command line';
      await audit(client, {
        actor,
        action: 'person.admin',
        resource: `person/${id}`,
        detail,
        at: now,
      });
    });
    return `${id} may sign in as ${email}, as admin and ops`;
  } finally {
    await pool.end();
  }
}
