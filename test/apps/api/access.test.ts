import { Controller, Get, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Access } from '../../../apps/api/auth/access.decorator';
import { type Permission, PERMISSION_NAMES, PERMISSIONS } from '../../../apps/api/auth/permissions';
import { routeTable } from '../../../apps/api/auth/route-table';
import { WORLD } from '../../../apps/api/world';
import { TestApi } from '../../support/api';

const EVERYBODY = 'nobody key ops csm leader admin';
const READERS = 'key ops csm leader admin';
const CARERS = READERS;
const OPS = 'key ops admin';

/** Who is let in; a route without a row fails the test. */
const MATRIX: Readonly<Record<string, string>> = {
  'GET /healthz': EVERYBODY,
  'GET /readyz': EVERYBODY,
  'GET /version': EVERYBODY,
  'GET /docs/errors': EVERYBODY,
  'GET /docs/errors/:code': EVERYBODY,
  'GET /auth/dev': EVERYBODY,
  'GET /auth/ways': EVERYBODY,
  'POST /auth/dev': EVERYBODY,
  'POST /auth/sign-out': EVERYBODY,
  'GET /u/:token': EVERYBODY,
  'POST /u/:token': EVERYBODY,
  'GET /p/:token': EVERYBODY,
  'POST /p/:token': EVERYBODY,
  'GET /s/:token': EVERYBODY,
  'POST /s/:token': EVERYBODY,
  'GET /v1/me': READERS,
  'GET /v1/customers': READERS,
  'GET /v1/customers/:id': READERS,
  'PATCH /v1/customers/:id': CARERS,
  'POST /v1/customers/:id/notes': CARERS,
  'GET /v1/customers/:id/timeline': READERS,
  'GET /v1/customers/:id/attributes/:name/explain': READERS,
  'GET /v1/contacts': READERS,
  'GET /v1/contacts/:id': READERS,
  'PATCH /v1/contacts/:id': CARERS,
  'GET /v1/contacts/:id/consents': READERS,
  'POST /v1/contacts/:id/consents': CARERS,
  'GET /v1/records/:type': READERS,
  'GET /v1/records/:type/:id': READERS,
  'PATCH /v1/records/:type/:id': CARERS,
  'GET /v1/people': READERS,
  'GET /v1/people/:id': READERS,
  'PATCH /v1/people/:id': 'key admin',
  'GET /v1/queues': READERS,
  'GET /v1/queues/:id': READERS,
  'PATCH /v1/queues/:id': 'key admin',
  'GET /v1/queues/:id/duty': READERS,
  'PATCH /v1/queues/:id/duty': 'key admin',
  'GET /v1/roles': READERS,
  'PATCH /v1/roles/:id': 'key admin',
  'POST /v1/events': OPS,
  'POST /v1/events/batch': OPS,
  'GET /v1/events': READERS,
  'GET /v1/events/:source/:id': READERS,
  'POST /v1/check': READERS,
  'POST /v1/publications': OPS,
  'GET /v1/publications': READERS,
  'POST /v1/migrations': OPS,
  'GET /v1/playbooks': READERS,
  'GET /v1/playbooks/:id': READERS,
  'GET /v1/playbooks/:id/versions': READERS,
  'POST /v1/playbooks/:id/simulate': READERS,
  'GET /v1/playbooks/:id/graph': READERS,
  'GET /v1/playbooks/:id/counts': READERS,
  'GET /v1/playbooks/:id/versions/:n': READERS,
  'POST /v1/playbooks/:id/pause': OPS,
  'POST /v1/playbooks/:id/resume': OPS,
  'GET /v1/catalog': READERS,
  'GET /v1/explain/entry': READERS,
  'GET /v1/live': READERS,
  'GET /v1/audit': 'key ops leader admin',
  'PATCH /v1/me': 'ops csm leader admin',
  'POST /v1/outreach/:id/confirm': 'ops csm leader admin',
  'POST /v1/outreach/:id/resend': 'ops csm leader admin',
  'DELETE /v1/suppressions/:id': CARERS,
  'GET /v1/operations': 'key ops leader admin',
  'GET /v1/operations/parked': 'key ops leader admin',
  'GET /v1/dead-letters': 'key ops leader admin',
  'POST /v1/dead-letters/:id/redrive': 'ops admin',
  'POST /v1/dead-letters/:id/discard': 'ops admin',
  'POST /v1/enrollments': CARERS,
  'GET /v1/enrollments': READERS,
  'GET /v1/enrollments/:id': READERS,
  'GET /v1/enrollments/:id/trace': READERS,
  'POST /v1/enrollments/:id/operate': CARERS,
  'GET /v1/tasks': READERS,
  'GET /v1/tasks/counts': READERS,
  'GET /v1/tasks/:id': READERS,
  'GET /v1/tasks/:id/why': READERS,
  'POST /v1/tasks/:id/acknowledge': 'ops csm leader admin',
  'POST /v1/tasks/:id/checklist': 'ops csm leader admin',
  'POST /v1/tasks/:id/claim': 'ops csm leader admin',
  'POST /v1/tasks/:id/comments': 'ops csm leader admin',
  'POST /v1/tasks/:id/reassign': 'ops csm leader admin',
  'POST /v1/tasks/:id/release': 'ops csm leader admin',
  'POST /v1/tasks/:id/resolve': 'ops csm leader admin',
  'POST /v1/tasks/:id/snooze': 'ops csm leader admin',
  'GET /v1/approvals': READERS,
  'GET /v1/approvals/:id': READERS,
  'GET /v1/approvals/:id/preview': READERS,
  'POST /v1/approvals/:id/preview': READERS,
  'GET /v1/bulk': READERS,
  'GET /v1/bulk/:id': READERS,
  'GET /v1/bulk/:id/rows': READERS,
  'POST /v1/approvals/:id/refresh': 'ops csm leader admin',
  'PATCH /v1/approvals/:id': 'ops csm leader admin',
  'POST /v1/approvals/:id/approve': 'ops csm leader admin',
  'POST /v1/approvals/:id/reject': 'ops csm leader admin',
  'GET /v1/notices': 'ops csm leader admin',
  'POST /v1/notices/:id/read': 'ops csm leader admin',
  'GET /v1/outreach': READERS,
  'GET /v1/outreach/:id': READERS,
  'GET /v1/holds': READERS,
  'POST /v1/holds': CARERS,
  'POST /v1/holds/:id/release': CARERS,
  'GET /v1/switches': READERS,
  'PATCH /v1/switches/:scope': 'key ops leader admin',
  'GET /v1/suppressions': READERS,
  'POST /v1/suppressions': CARERS,
  'GET /v1/keys': 'admin',
  'POST /v1/keys': 'admin',
  'POST /v1/keys/:id/revoke': 'admin',
  'GET /v1/sandbox/mails': READERS,
  'GET /v1/sandbox/mails/:id': READERS,
  'POST /v1/sandbox/mails/:id/reply': READERS,
  'DELETE /v1/sandbox/mails': READERS,
  'DELETE /v1/sandbox/mails/:id': READERS,
};

let api: TestApi;
const callers: Record<string, string | undefined> = { nobody: undefined };
beforeAll(async () => {
  api = await TestApi.open();
  callers['key'] = await api.key(
    PERMISSION_NAMES.filter((name: Permission) => PERMISSIONS[name].key === 'may'),
  );
  for (const role of ['ops', 'csm', 'leader', 'admin'])
    callers[role] = await api.person(role, [role]);
});
afterAll(() => api.close());

test('every route lets in exactly those whom the matrix names', async () => {
  const found: Record<string, string> = {};
  for (const { method, path } of routeTable(api.app.get(ModulesContainer))) {
    const url = path.replace(/:id/, '0199c2a4-1b2c-7def-8123-456789abcdef').replace(/:\w+/g, 'x');
    const let_in: string[] = [];
    for (const [caller, token] of Object.entries(callers)) {
      if (path === '/auth/sign-out' && caller !== 'nobody') continue;
      const answer = await api.call(method as 'GET', url, token === undefined ? {} : { as: token });
      if (answer.status !== 401 && answer.body['code'] !== 'forbidden') let_in.push(caller);
    }
    found[`${method} ${path}`] = path === '/auth/sign-out' ? EVERYBODY : let_in.join(' ');
  }
  expect(found).toEqual(MATRIX);
});

test('a server with a route that names no permission does not start', async () => {
  class OpenController {
    read(): string {
      return 'open';
    }
  }
  Get('open')(
    OpenController.prototype,
    'read',
    Object.getOwnPropertyDescriptor(OpenController.prototype, 'read') as PropertyDescriptor,
  );
  Controller('v1')(OpenController);
  class OpenModule {}
  Module({})(OpenModule);
  const open = TestApi.open({}, (world) => ({
    module: OpenModule,
    controllers: [OpenController],
    providers: [{ provide: WORLD, useValue: world }],
  }));
  await expect(open).rejects.toThrow('routes without a permission: GET /v1/open');
  Access('public')(OpenController);
  const closed = await TestApi.open({}, (world) => ({
    module: OpenModule,
    controllers: [OpenController],
    providers: [{ provide: WORLD, useValue: world }],
  }));
  expect((await closed.call('GET', '/v1/open')).text).toBe('open');
  await closed.close();
});

test('unknown, wrong, expired and revoked keys are told apart and let nobody in', async () => {
  const good = await api.key(['customers:read']);
  const code = async (as: string): Promise<unknown> =>
    (await api.call('GET', '/v1/me', { as })).body['code'];
  expect(await code(`${good}x`)).toBe('unauthenticated');
  expect(await code('tn_nobody_0123456789abcdef0123')).toBe('unauthenticated');
  expect(await code(await api.key(['customers:read'], { expired: true }))).toBe('key_expired');
  expect((await api.call('GET', '/v1/me', { as: good })).status).toBe(200);
  const id = good.split('_')[1] ?? '';
  await api.call('POST', `/v1/keys/${id}/revoke`, {
    as: String(callers['admin']),
    headers: { 'idempotency-key': 'r' },
  });
  expect(await code(good)).toBe('key_revoked');
});

test('a change by cookie needs the token of /v1/me and the right origin', async () => {
  const signIn = await api.call('POST', '/auth/dev', { body: { person: 'admin' } });
  const cookie = String(signIn.headers['set-cookie']).split(';')[0] ?? '';
  expect(String(signIn.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/);
  const me = await api.call('GET', '/v1/me', { headers: { cookie } });
  const token = String(me.body['csrf_token']);
  const change = (headers: Record<string, string>): Promise<{ status: number }> =>
    api.call('PATCH', '/v1/people/p1', { body: {}, headers: { cookie, ...headers } });
  expect((await change({})).status).toBe(403);
  expect((await change({ 'x-csrf-token': token, origin: 'http://evil.example' })).status).toBe(403);
  expect((await change({ origin: 'http://localhost:80' })).status).toBe(403);
  expect((await change({ 'x-csrf-token': token, origin: 'http://localhost:80' })).status).not.toBe(
    403,
  );
});

test('where anybody may sign in, only loopback names are answered', async () => {
  const answer = await api.call('GET', '/auth/dev', { headers: { host: 'evil.example' } });
  expect(answer.body).toMatchObject({ status: 403, code: 'forbidden' });
});

test('signing out ends the sign-in', async () => {
  const as = await api.person('guest', ['csm']);
  expect((await api.call('POST', '/auth/sign-out', { as })).status).toBe(204);
  expect((await api.call('GET', '/v1/me', { as })).status).toBe(401);
});
