/**
 * Starts one real Postgres for the run, on loopback and a free port, and migrates a template database:
 * each test file takes its own copy (20 ms).
 */
import { fork } from 'node:child_process';
import { mkdtempSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { build } from '../../apps/cli/build.mjs';

export default async function setup() {
  // Two projects that need it run in one go.
  if (globalThis.__postgres) return;
  await build();
  const { startPostgres } = await import('../../dist/apps/cli/dev/postgres.js').then(
    (m) => m.default ?? m,
  );
  const { anyPort } = await import('../../dist/apps/cli/dev/ports.js').then((m) => m.default ?? m);
  const { migrate } = await import('../../dist/apps/shared/database/migrate.js').then(
    (m) => m.default ?? m,
  );
  await fetchTestServer();
  const folder = mkdtempSync(join(tmpdir(), 'tenure-test-pg-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({
    folder: join(folder, 'data'),
    port: await anyPort(),
    password: 'tenure',
    flags: ['-c', 'fsync=off', '-c', 'max_connections=300'],
    say: () => {},
  });
  const server = postgres.url.replace(/\/tenure$/, '');
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query('CREATE DATABASE tenure_template');
  await client.end();
  await migrate(`${server}/tenure_template`);
  process.env.TEST_POSTGRES = server;
  // A run that is cut off must not leave its server behind.
  const { owned } = await import('../../dist/apps/cli/dev/processes.js').then(
    (m) => m.default ?? m,
  );
  const guard = fork(new URL('../../dist/apps/cli/dev/guard.js', import.meta.url), [], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  guard.send({ charges: [owned('postgres', postgres.pid)] });
  guard.unref();
  guard.channel?.unref();
  globalThis.__postgres = { postgres, folder };
}

/** Once for all files, which would each fetch it on a fresh clone. Those that need it say why it is not there. */
async function fetchTestServer() {
  const { findTestServer } = await import('../../dist/apps/cli/dev/temporal-server.js').then(
    (m) => m.default ?? m,
  );
  const search = {
    progress: (line) => process.stdout.write(`${line}\n`),
    env: { PATH: process.env.PATH },
    folder: join(import.meta.dirname, '..', '..', '.tenure'),
  };
  await findTestServer(search).catch(() => undefined);
}
