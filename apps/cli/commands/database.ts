import type { Command } from 'commander';
import { audit } from '../../shared/audit';
import { SettingClock } from '../../shared/clock';
import { migrate } from '../../shared/database/migrate';
import { openPool } from '../../shared/database/pool';
import { transact } from '../../shared/database/transact';
import { Findings, UsageError } from '../exit';

interface AdminFlags {
  readonly email: string;
  readonly name?: string;
}
const ID = /^[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}$/;
const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** What has to happen to a database before the first process runs on it; works on DATABASE_URL, not over the API. */
export function addDatabaseCommands(tenure: Command): void {
  const database = tenure
    .command('database')
    .description('prepare the database of your own servers (DATABASE_URL)')
    .addHelpText(
      'after',
      '\nExamples:\n  tenure database migrate\n  tenure database first-admin olga --email olga@acme.example',
    );
  database
    .command('migrate')
    .description('bring its tables up to date; before a newer version is started')
    .action(async () => {
      const ran = await migrate(databaseUrl());
      say(ran.length === 0 ? 'up to date' : `${ran.join('\n')}\n${ran.length} applied`);
    });
  database
    .command('first-admin <id>')
    .description('the person who signs in first and lets everybody else in; once')
    .requiredOption('--email <address>', 'by which the sign-in provider knows them')
    .option('--name <name>', 'what people call them (default: the id)')
    .action((id: string, flags: AdminFlags) => makeAdmin(id, flags));
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

function databaseUrl(): string {
  const url = process.env['DATABASE_URL'] ?? '';
  if (/^postgres(ql)?:\/\/./.test(url)) return url;
  throw new UsageError(
    'DATABASE_URL must say where the database is; write for example DATABASE_URL=postgres://tenure:secret@127.0.0.1:5432/tenure',
  );
}

async function makeAdmin(id: string, { email, name = id }: AdminFlags): Promise<void> {
  if (!ID.test(id))
    throw new UsageError(`"${id}" is no id: letters, digits and . _ : ~ -, for example olga`);
  if (!ADDRESS.test(email))
    throw new UsageError(`--email "${email}" is no address; write for example olga@acme.example`);
  const pool = openPool(databaseUrl(), { max: 1, name: 'tenure-database' });
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
    say(`${id} may sign in as ${email}, as admin and ops`);
  } finally {
    await pool.end();
  }
}
