import type { Command } from 'commander';
import { UsageError } from '../exit';
import type { AdminFlags } from '../database/first-admin';

const MIGRATE = '  tenure database migrate';
const FIRST_ADMIN = '  tenure database first-admin olga --email olga@acme.example';

/**
 * What has to happen to a database before the first process runs on it; works on DATABASE_URL, not over the API. What talks
 * to one is loaded when it is asked for: no other command has to wait for it.
 */
export function addDatabaseCommands(tenure: Command): void {
  const database = tenure
    .command('database')
    .description('prepare the database of your own servers (DATABASE_URL)')
    .addHelpText('after', `\nExamples:\n${MIGRATE}\n${FIRST_ADMIN}`);
  database
    .command('migrate')
    .description('bring its tables up to date; before a newer version is started')
    .addHelpText('after', `\nExample:\n${MIGRATE}`)
    .action(async () => {
      const url = databaseUrl();
      const { bringUp } = await import('../database/bring-up.js');
      say(await bringUp(url));
    });
  database
    .command('first-admin <id>')
    .description('the person who signs in first and lets everybody else in; once')
    .requiredOption('--email <address>', 'by which the sign-in provider knows them')
    .option('--name <name>', 'what people call them (default: the id)')
    .addHelpText('after', `\nExample:\n${FIRST_ADMIN}`)
    .action(async (id: string, flags: AdminFlags) => {
      const { makeAdmin } = await import('../database/first-admin.js');
      say(await makeAdmin(databaseUrl, id, flags));
    });
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

function databaseUrl(): string {
  const url = process.env['DATABASE_URL'] ?? '';
  if (/^postgres(ql)?:\/\/./.test(url)) return url;
  throw new UsageError(
    'DATABASE_URL must say where the database is; write for example DATABASE_URL=postgres://tenure:secret@127.0.0.1:5432/tenure',
  );
}
