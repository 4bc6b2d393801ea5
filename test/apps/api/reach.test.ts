import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { TestApi } from '../../support/api';
import { LiveLine } from '../../support/live-line';
import { until } from '../../support/until';

/** What somebody may not read or do by the route for it, they do not reach by another one. */
let api: TestApi;
let port: number;
const as: Record<string, string> = {};
const lines: LiveLine[] = [];
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  await api.app.listen(0, '127.0.0.1');
  port = (api.app.getHttpServer().address() as AddressInfo).port;
  for (const [name, role] of [
    ['ana', 'csm'],
    ['noor', 'csm'],
    ['olga', 'admin'],
  ] as const)
    as[name] = await api.person(name, [role]);
  as['reads'] = await api.key(['customers:read']);
  as['writes'] = await api.key(['customers:write']);
  const change = (url: string, body: object) => api.call('PATCH', url, { as: as['writes']!, body });
  await change('/v1/customers/acme', { name: 'Acme', csm: 'ana' });
  await change('/v1/contacts/li', {
    ...{ customer_id: 'acme', name: 'Li', reach: { email: 'li@acme.example' } },
  });
});
afterEach(() => lines.splice(0).forEach((one) => one.close()));
afterAll(() => api.close());

test.each([
  ['enrollments', 'enrollments:read'],
  ['tasks', 'tasks:read'],
  ['approvals', 'tasks:read'],
  ['holds', 'outreach:read'],
  ['consents', 'outreach:read'],
  ['suppressions', 'outreach:read'],
] as const)('a customer is read with their %s by whoever may read these', async (part, needed) => {
  const url = `/v1/customers/acme?include=contacts,records,computed,${part}`;
  const refusal = await api.call('GET', url, { as: as['reads']! });
  expect(refusal.body).toMatchObject({ status: 403, code: 'forbidden' });
  expect(refusal.body['detail']).toContain(needed);
  const both = await api.key(['customers:read', needed]);
  expect((await api.call('GET', url, { as: both })).status).toBe(200);
  expect((await api.call('GET', url, { as: as['noor']! })).status).toBe(200);
});

test('a timeline tells a key what it may read, and refuses by name what not', async () => {
  const body = { reason: 'angry', customer: 'acme' };
  await api.call('POST', '/v1/holds', { as: as['olga']!, body });
  const kinds = async (key: string, query = '') => {
    const { body } = await api.call('GET', `/v1/customers/acme/timeline${query}`, { as: key });
    return [...new Set((body['data'] as { kind: string }[] | undefined)?.map(({ kind }) => kind))];
  };
  expect(await kinds(as['reads']!)).toEqual(['change']);
  expect(await kinds(await api.key(['customers:read', 'outreach:read']))).toContain('hold');
  expect(await kinds(as['ana']!)).toContain('hold');
  const hold = await api.call('GET', '/v1/customers/acme/timeline?kinds=change,hold', {
    as: as['reads']!,
  });
  expect(hold.body).toMatchObject({ status: 403, code: 'forbidden' });
});

test('who cares for some customers suppresses, and lifts, addresses of theirs only', async () => {
  const suppress = (who: string, email: string) =>
    api.call('POST', '/v1/suppressions', { as: as[who]!, body: { email, reason: 'asked' } });
  const mine = 'not_yours';
  expect((await suppress('noor', 'li@acme.example')).body).toMatchObject({ code: mine });
  expect((await suppress('ana', 'who@else.example')).body).toMatchObject({ code: mine });
  const made = await suppress('ana', 'LI@acme.example');
  expect(made.status).toBe(201);
  const url = `/v1/suppressions/${String(made.body['id'])}`;
  expect((await api.call('DELETE', url, { as: as['noor']! })).body).toMatchObject({ code: mine });
  expect((await api.call('DELETE', url, { as: as['ana']! })).status).toBe(204);
  expect((await suppress('olga', 'who@else.example')).status).toBe(201);
});

test('a key makes no admin, and takes over none', async () => {
  const strict = await TestApi.open({ authDev: false });
  try {
    await strict.publishLibrary();
    await strict.person('olga', ['admin']);
    const key = await strict.key(['people:write']);
    const change = async (id: string, body: object) =>
      (await strict.edit(`/v1/people/${id}`, { as: key, body })).body;
    const email = 'm@acme.example';
    expect(await change('mallory', { name: 'M', email, access: ['csm'] })).toMatchObject({
      id: 'mallory',
    });
    for (const [id, body] of [
      ['mallory', { access: ['csm', 'admin'] }],
      ['eve', { name: 'E', email: 'e@acme.example', access: ['admin'] }],
      ['olga', { access: ['csm'] }],
      ['olga', { email }],
    ] as const)
      expect(await change(id, body)).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await change('olga', { zone: 'Asia/Shanghai' })).toMatchObject({ id: 'olga' });
  } finally {
    await strict.close();
  }
});

async function listen(token: string, topics: string): Promise<LiveLine> {
  const line = await LiveLine.open({ port, token, topics });
  lines.push(line);
  return line;
}

test('a key hears of what it may read, and is told what it may not', async () => {
  expect((await listen(as['reads']!, 'customer:acme,enrollment:x')).status).toBe(403);
  for (const topic of ['operations', 'inbox', 'outreach', 'switches'])
    expect((await listen(as['reads']!, topic)).status).toBe(403);
  expect((await listen(as['reads']!, 'customer:acme')).status).toBe(200);
});

test('hints of operations do not say whom the audit log names, and somebody without them hears none', async () => {
  const [ops, csm] = [
    await listen(as['olga']!, 'operations'),
    await listen(as['ana']!, 'operations,switches'),
  ];
  const url = `/v1/suppressions`;
  const body = { email: `${randomUUID()}@x.example`, reason: 'asked' };
  await api.call('POST', url, { as: as['olga']!, body });
  await until('a hint', () => Promise.resolve(ops.text.includes('"operations"')));
  expect(ops.text).not.toContain('suppression/');
  expect(csm.text).not.toContain('changed');
});

test('who is sent away hears nothing any more', async () => {
  const { body } = await api.call('POST', '/v1/keys', {
    as: as['olga']!,
    headers: { 'idempotency-key': 'live' },
    body: {
      ...{ name: 'live', source: 'live', permissions: ['customers:read'] },
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    },
  });
  const key = await listen(String(body['key']), 'customer:acme');
  const person = await listen(as['noor']!, 'customer:acme');
  await api.call('POST', `/v1/keys/${String(body['id'])}/revoke`, {
    as: as['olga']!,
    headers: { 'idempotency-key': 'gone' },
  });
  await api.world.pool.query(`UPDATE person SET active = false WHERE id = 'noor'`);
  let n = 0;
  await until('both lines have ended', async () => {
    n += 1;
    const change = { as: as['writes']!, body: { name: `Acme ${n}` } };
    await api.call('PATCH', '/v1/customers/acme', change);
    return key.isOver && person.isOver;
  });
}, 30_000);
