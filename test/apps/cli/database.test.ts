import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Client } from 'pg';
import { freshDatabase } from '../../support/database';
import type { Ran } from '../../support/tenure-command';

/** What a server of one's own is prepared with. */
const BIN = join(__dirname, '..', '..', '..', 'apps', 'cli', 'bin.mjs');

function tenure(url: string, ...words: string[]): Ran {
  const env = { ...process.env, DATABASE_URL: url, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'database', ...words], {
    ...{ env, encoding: 'utf8', timeout: 60_000 },
  });
  return { code: status, out: stdout, err: stderr };
}

test('an empty database is brought up to date once, and one person is let in', async () => {
  const migrated = new URL(await freshDatabase());
  const client = new Client({ connectionString: migrated.href });
  await client.connect();
  const name = `${migrated.pathname.slice(1)}_empty`;
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = Object.assign(new URL(migrated), { pathname: `/${name}` }).href;
  expect(tenure(url, 'migrate').out).toMatch(/^Initial\d+\n(.|\n)*\d+ applied\n$/);
  expect(tenure(url, 'migrate').out).toBe('up to date\n');
  const made = tenure(url, 'first-admin', 'olga', '--email', 'olga@acme.example');
  expect(made).toEqual({
    ...{ code: 0, err: '' },
    out: 'olga may sign in as olga@acme.example, as admin and ops\n',
  });
  const second = tenure(url, 'first-admin', 'eve', '--email', 'eve@acme.example');
  expect(second).toMatchObject({ code: 1, out: '' });
  expect(second.err).toContain('olga is admin already');
}, 60_000);

test.each([
  ['no address of a database', '', ['migrate'], 'DATABASE_URL=postgres://'],
  ['no address of a person', 'postgres://u@127.0.0.1/t', ['first-admin', 'x'], '--email'],
  [
    'an address that is none',
    'postgres://u@127.0.0.1/t',
    ['first-admin', 'x', '--email', 'olga'],
    'write for example olga@acme.example',
  ],
])('%s is refused with what to write', (_title, url, words, said) => {
  const ran = tenure(url, ...words);
  expect(ran.code).toBe(2);
  expect(ran.err).toContain(said);
});
