import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { seed } from '../../support/activity-world';
import { TestApi } from '../../support/api';
import type { Ran } from '../../support/tenure-command';

const BIN = join(__dirname, '..', '..', '..', 'apps', 'cli', 'bin.mjs');

let api: TestApi;
let url = '';
beforeAll(async () => {
  api = await TestApi.open();
  await seed(api.world.pool, randomUUID());
  await api.person('olga', ['ops']);
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  url = await api.app.getUrl();
}, 60_000);
afterAll(() => api.close());

/** Beside this process, in which the server runs. */
function tenure(...words: string[]): Promise<Ran> {
  const env = { ...process.env, TENURE_URL: url, NO_COLOR: '1' };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, ...words, '--as', 'olga'],
      { env, timeout: 60_000 },
      (_failed, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}

test('a hold is placed, listed and lifted on the command line', async () => {
  expect(await tenure('holds', 'place', '--customer', 'acme')).toMatchObject({ code: 2 });
  const placed = await tenure('holds', 'place', '--customer', 'acme', '--reason', 'in dispute');
  expect(placed).toMatchObject({ code: 0, err: '' });
  const id = /^hold (\S+) on acme\n$/.exec(placed.out)?.[1] ?? '';
  expect((await tenure('holds', 'list')).out).toMatch(/acme .*all .*all .*in dispute/);
  expect((await tenure('holds', 'lift', id)).out).toBe(`hold ${id}: released\n`);
}, 60_000);

test('a switch is turned on and off again on the command line', async () => {
  const turn = (verb: string) => tenure('switches', verb, 'channel:email', '--reason', 'why');
  expect((await turn('engage')).out).toBe('channel:email: engaged\n');
  expect((await tenure('switches', 'list')).out).toMatch(/channel:email +engaged/);
  expect((await turn('release')).out).toBe('channel:email: released\n');
}, 60_000);

test('a playbook is paused and let go on the command line, with what that means', async () => {
  await api.world.pool.query(
    `INSERT INTO playbook (id, version, publication_id) VALUES ('welcome', 'sha256:1', 'p1')`,
  );
  const held = (...words: string[]) => tenure('playbooks', ...words, '--reason', 'wrong text');
  expect(await held('pause', 'welcome', '--skip-stale')).toMatchObject({ code: 2 });
  expect((await held('pause', 'welcome', '--dry-run')).out).toBe(
    'welcome would be paused: 1 enrollments told\nwithin a day 0 deadlines pass, up to 0 messages would have gone\n',
  );
  expect((await held('pause', 'welcome')).out).toMatch(/^welcome is paused: 1 enrollments told/);
  const wrong = await held('resume', 'welcome', '--spread', 'soon');
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('90m') as string });
  expect((await held('resume', 'welcome', '--spread', '2h', '--skip-stale')).out).toBe(
    'welcome is live: 1 enrollments told\n0 deadlines passed meanwhile, up to 0 messages go; 0 are too late and skipped\n',
  );
  const { rows } = await api.world.pool.query(
    `SELECT payload #> '{operation,skipStale}' AS stale FROM outbox WHERE payload #>> '{operation,kind}' = 'resume'`,
  );
  expect(rows).toEqual([{ stale: true }]);
}, 60_000);
