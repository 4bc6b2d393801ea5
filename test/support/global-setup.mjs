/**
 * Starts one real Postgres for the run, on loopback and a free port, and migrates a template database: each test file
 * takes its own copy. A copy is nearly a thousand files: in memory it takes 35 ms, on a disk 200.
 */
import { fork } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { build } from '../../apps/cli/build.mjs';

const NAME = 'tenure-test-pg-';
const MEMORY = '/dev/shm';
const STARTING_MS = 60_000;
/** What the workers hold at once is below a tenth of it. */
const MEMORY_BYTES = 4 * 2 ** 30;

/** `run`: jest's own words about it. Whoever measures, and needs room for millions of rows, has none. */
export default async function setup(run) {
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
  const folder = mkdtempSync(join(run && hasRoom(MEMORY) ? MEMORY : tmpdir(), NAME));
  chmodSync(folder, 0o755);
  // Proving a password costs both sides milliseconds at every connection, and the tests make thousands.
  const trusting = join(folder, 'pg_hba.conf');
  writeFileSync(trusting, 'host all all 127.0.0.1/32 trust\n');
  const postgres = await startPostgres({
    folder: join(folder, 'data'),
    port: await anyPort(),
    password: 'tenure',
    flags: ['fsync=off', 'max_connections=300', `hba_file=${trusting}`].flatMap((one) => [
      '-c',
      one,
    ]),
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

function hasRoom(folder) {
  try {
    forgetDead(folder);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= MEMORY_BYTES;
  } catch {
    // There is no such folder on this system.
    return false;
  }
}

/** What a run that was killed left here would hold memory for ever. */
function forgetDead(folder) {
  for (const name of readdirSync(folder).filter((one) => one.startsWith(NAME))) {
    const home = join(folder, name);
    if (!isAlive(home)) rmSync(home, { recursive: true, force: true });
  }
}

function isAlive(home) {
  try {
    const [pid] = readFileSync(join(home, 'data', 'postmaster.pid'), 'utf8').split('\n');
    return process.kill(Number(pid), 0);
  } catch (error) {
    // One that is only being made has no such file yet.
    return error.code === 'EPERM' || Date.now() - statSync(home).mtimeMs < STARTING_MS;
  }
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
