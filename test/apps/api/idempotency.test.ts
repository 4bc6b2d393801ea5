import { readProject } from '../../../apps/cli/project-files';
import { TestApi } from '../../support/api';
import { giveTask } from '../../support/give-task';

let api: TestApi;
let admin: string;
beforeAll(async () => {
  api = await TestApi.open();
  admin = await api.person('admin', ['admin']);
});
afterAll(() => api.close());

const NEW_KEY = {
  name: 'crm',
  source: 'crm',
  permissions: ['events:write'],
  expires_at: new Date(Date.now() + 86_400_000).toISOString(),
};

function create(key: string | undefined, body: unknown = NEW_KEY): ReturnType<TestApi['call']> {
  return api.call('POST', '/v1/keys', {
    as: admin,
    body,
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });
}

const FILES = Object.fromEntries(readProject('playbooks/starter'));
function publish(
  key: string,
  body: object,
  more: Readonly<Record<string, string>> = {},
): ReturnType<TestApi['call']> {
  const headers = { 'idempotency-key': key, ...more };
  return api.call('POST', '/v1/publications', { as: admin, body, headers });
}

async function keys(): Promise<number> {
  return ((await api.call('GET', '/v1/keys', { as: admin })).body['data'] as unknown[]).length;
}

test('the same key and body give the same answer and one effect, without the secret that is said once', async () => {
  const before = await keys();
  const first = await create('k1');
  const again = await create('k1', { ...NEW_KEY });
  expect(first.body['key']).toMatch(/^tn_[0-9a-f]{16}_/);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.body).toEqual({ ...first.body, key: undefined });
  expect(await keys()).toBe(before + 1);
  const { rows } = await api.world.pool.query('SELECT answer FROM idempotency_key');
  expect(JSON.stringify(rows)).not.toContain('tn_');
});

test('eight at once have one effect', async () => {
  const before = await keys();
  const answers = await Promise.all(Array.from({ length: 8 }, () => create('k2')));
  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
  for (const { body, status } of answers)
    if (status !== 201) expect(body['code']).toBe('idempotency_in_progress');
  expect(await keys()).toBe(before + 1);
});

test('a key is required, is bound to its body, and is free again after a refusal', async () => {
  expect((await create(undefined)).body).toMatchObject({
    status: 400,
    code: 'idempotency_key_required',
    errors: [{ header: 'Idempotency-Key' }],
  });
  const late = await create('k3', { ...NEW_KEY, expires_at: '2099-01-01T00:00:00Z' });
  expect(late.body).toMatchObject({ code: 'out_of_range', errors: [{ pointer: '/expires_at' }] });
  expect((await create('k3')).status).toBe(201);
  expect((await create('k3', { ...NEW_KEY, name: 'other' })).body).toMatchObject({
    status: 422,
    code: 'idempotency_key_reused',
  });
});

/** What a process leaves behind that was killed after it made the key and before it kept its answer. */
async function dieAfter(key: string): Promise<void> {
  await api.world.pool.query(
    `UPDATE idempotency_key SET status = NULL, answer = NULL, at = now() - interval '2 minutes' WHERE key = $1`,
    [key],
  );
}

test('a server killed between making a key and answering leaves one key, and the second try gets its secret', async () => {
  const before = await keys();
  const lost = await create('k4');
  await dieAfter('k4');
  const second = await create('k4');
  expect(second).toMatchObject({ status: 201, body: { id: lost.body['id'] } });
  expect(await keys()).toBe(before + 1);
  const me = (as: unknown) => api.call('GET', '/v1/me', { as: String(as) });
  expect((await me(second.body['key'])).status).toBe(200);
  expect((await me(lost.body['key'])).status).toBe(401);
});

test('a key that may be in use is never given another secret', async () => {
  const old = await create('k5');
  await dieAfter('k5');
  await api.world.pool.query(
    `UPDATE api_key SET created_at = now() - interval '8 days' WHERE id = $1`,
    [old.body['id']],
  );
  expect((await create('k5')).body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  const answer = await api.call('GET', '/v1/me', { as: String(old.body['key']) });
  expect(answer.status).toBe(200);
});

test('keys of more than a week are thrown away by whoever comes later', async () => {
  await create('old');
  await api.world.pool.query(
    `UPDATE idempotency_key SET at = now() - interval '8 days' WHERE key = 'old'`,
  );
  await create('new');
  const { rows } = await api.world.pool.query(
    `SELECT key FROM idempotency_key WHERE key IN ('old', 'new')`,
  );
  expect(rows).toEqual([{ key: 'new' }]);
});

test('who tries again after an end between the commit and the answer finds what was made, once', async () => {
  await api.publishLibrary();
  await api.call('PATCH', '/v1/customers/acme', { as: admin, body: { name: 'Acme' } });
  const task = await giveTask(api.world.pool, { queue: null, assignee: 'admin' });
  const made = [
    ['/v1/holds', { customer: 'acme', reason: 'in dispute' }, 'hold'],
    ['/v1/customers/acme/notes', { text: 'They called.', kind: 'call' }, 'note'],
    [`/v1/tasks/${task}/comments`, { text: 'They called.' }, 'task_change'],
  ] as const;
  for (const [url, body, table] of made) {
    const call = () =>
      api.call('POST', url, { as: admin, body, headers: { 'idempotency-key': `cut-${table}` } });
    const first = await call();
    expect(first.status).toBeLessThan(300);
    // The answer was never stored, and a minute has passed.
    await api.world.pool.query(
      `UPDATE idempotency_key SET status = NULL, answer = NULL, at = now() - interval '2 minutes' WHERE key = $1`,
      [`cut-${table}`],
    );
    const again = await call();
    expect([again.status, again.body['id']]).toEqual([first.status, first.body['id']]);
    const { rowCount } = await api.world.pool.query(`SELECT 1 FROM ${table}`);
    expect([table, rowCount]).toEqual([table, 1]);
  }
});

test('a publication that was cut off is found by its key, whoever has published since, and no other files are taken for it', async () => {
  const base = String((await publish('base', { files: FILES })).body['id']);
  const asked = { files: FILES, note: 'once' };
  const first = await publish('cut', asked, { 'if-match': base });
  expect(first.status).toBe(201);
  await dieAfter('cut');
  await publish('since', { files: FILES });
  expect((await publish('cut', asked, { 'if-match': base })).body).toEqual(first.body);
  // The key's own row is gone, as after a week.
  await api.world.pool.query(`DELETE FROM idempotency_key WHERE key = 'cut'`);
  expect((await publish('cut', { ...asked, note: 'twice' })).body).toMatchObject({
    status: 422,
    code: 'idempotency_key_reused',
  });
  const { rows } = await api.world.pool.query('SELECT note FROM publication ORDER BY seq');
  expect(rows.slice(-2)).toEqual([{ note: 'once' }, { note: null }]);
});
