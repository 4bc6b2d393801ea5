import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { freshDatabase } from '../../support/database';
import { devServer } from '../../support/temporal';

let server: TestWorkflowEnvironment;
let databaseUrl: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  [server, databaseUrl] = await Promise.all([devServer(), freshDatabase()]);
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await server?.teardown();
});

/** The worker process as it is deployed, with what it says on standard error. */
function start(env: Readonly<Record<string, string>>) {
  const root = join(__dirname, '..', '..', '..');
  const child = fork(join(root, 'dist', 'apps', 'worker', 'main.js'), [], {
    cwd: root,
    silent: true,
    execArgv: [],
    env: { PATH: process.env['PATH'], ...env },
  });
  children.push(child);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once('exit', (code) => resolve({ code, said })),
  );
  const ready = new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    void ended.then((end) => reject(new Error(`ended before it was ready: ${end.said}`)));
  });
  ready.catch(() => undefined);
  return { child, ended, ready };
}

const world = () => ({
  DATABASE_URL: databaseUrl,
  TEMPORAL_ADDRESS: server.address,
  SMTP_URL: 'smtp://127.0.0.1:2525',
});

describe('the worker process', () => {
  test('says when it is ready, ends in order on SIGTERM and has nothing to warn of', async () => {
    const { child, ready, ended } = start(world());
    await ready;
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, said: '' });
  }, 40_000);

  test('ends by itself when its parent is gone', async () => {
    const { child, ready, ended } = start(world());
    await ready;
    child.disconnect();
    expect(await ended).toMatchObject({ code: 0 });
  }, 40_000);

  test('names every fault of its configuration and ends', async () => {
    const { ended } = start({ SMTP_URL: 'http://mail' });
    const { code, said } = await ended;
    expect(code).toBe(1);
    for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL'])
      expect(said).toContain(name);
  }, 40_000);
});
