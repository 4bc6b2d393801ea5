import { randomUUID } from 'node:crypto';
import { TestApi } from '../../support/api';

let api: TestApi;
const as: Record<string, string> = {};
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  as['root'] = await api.person('root', ['admin']);
  as['ana'] = await api.person('ana', ['csm']);
  as['lee'] = await api.person('lee', ['csm']);
  as['crm'] = await api.key(['customers:write', 'consents:write']);
  await api.call('PATCH', '/v1/customers/acme', {
    as: as['crm'],
    body: { name: 'Acme', csm: 'ana' },
  });
});
afterAll(() => api.close());

const call = (
  method: 'POST' | 'DELETE' | 'PATCH' | 'GET',
  path: string,
  who: string,
  body?: object,
) =>
  api.call(method, `/v1${path}`, {
    as: as[who] ?? '',
    headers: { 'idempotency-key': randomUUID() },
    ...(body === undefined ? {} : { body }),
  });
const edit = (path: string, body: object) => api.edit(`/v1${path}`, { as: as['root'] ?? '', body });
const logged = async (query: string) =>
  (await call('GET', `/audit?${query}`, 'root')).body['data'] as {
    actor: string;
    action: string;
    resource: string;
  }[];

/** A send of the ledger as a cut after its hand-over leaves it. */
async function sent(status: string): Promise<string> {
  const id = randomUUID();
  await api.world.pool.query(
    `WITH e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       SELECT $1::uuid, id, version, 'customer', $1::text, 'acme', 'won', 'k', 'running', now() FROM playbook LIMIT 1 RETURNING id, playbook)
     INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, purpose, template, status, created_at, counted_at, place, sender)
     SELECT id, id, 'welcome', 1, playbook, 'acme', 'service', 'onboarding/welcome', $2, now(), now(), 1, '{"id": "care"}' FROM e`,
    [id, status],
  );
  return id;
}
const row = async (id: string) => {
  const { rows } = await api.world.pool.query<Record<string, unknown>>(
    'SELECT status, reason, counted_at, place FROM outreach WHERE id = $1',
    [id],
  );
  return rows[0];
};

test('what people and keys order is on record, newest first, by actor and by thing', async () => {
  await edit('/people/kim', { name: 'Kim', access: ['csm'] });
  await edit('/people/kim', { name: 'Kim' });
  const key = await call('POST', '/keys', 'root', {
    ...{ name: 'erp', source: 'erp', permissions: ['customers:read'] },
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
  });
  await call('POST', `/keys/${String(key.body['id'])}/revoke`, 'root');
  await call('POST', '/suppressions', 'crm', { email: 'X@acme.example', reason: 'asked' });
  const mine = await logged('actor=person:root');
  expect(mine.map(({ action }) => action)).toEqual(['key.revoke', 'key.create', 'person.create']);
  expect(JSON.stringify(mine)).not.toContain(String(key.body['key']));
  expect(await logged('resource=person/kim')).toMatchObject([{ action: 'person.create' }]);
  expect(await logged('resource=suppression')).toMatchObject([{ action: 'suppression.create' }]);
  expect(await logged('resource=publication')).toMatchObject([{ action: 'publication.create' }]);
  const first = (await call('GET', '/audit?limit=1', 'root')).body;
  const second = (await call('GET', `/audit?limit=1&cursor=${String(first['next'])}`, 'root')).body;
  expect((second['data'] as { action: string }[])[0]?.action).toBe('key.revoke');
  expect(await logged(`since=${new Date(Date.now() + 86_400_000).toISOString()}`)).toEqual([]);
});

test('a person says whether a send that was cut has arrived, once, and the enrollment hears nothing', async () => {
  const [arrived, lost] = [await sent('unconfirmed'), await sent('unconfirmed')];
  const yes = { sent: true, note: 'the customer has it' };
  const answer = await call('POST', `/outreach/${arrived}/confirm`, 'ana', yes);
  expect(answer.body).toMatchObject({ id: arrived, status: 'accepted' });
  expect(await row(arrived)).toMatchObject({ counted_at: expect.any(Date), place: 1 });
  const no = { sent: false, note: 'not in the log of the server' };
  await call('POST', `/outreach/${lost}/confirm`, 'ana', no);
  expect(await row(lost)).toEqual({
    ...{ status: 'refused', reason: 'not_sent', counted_at: null, place: null },
  });
  expect((await call('POST', `/outreach/${arrived}/confirm`, 'ana', no)).body).toMatchObject({
    ...{ status: 409, code: 'operation_refused', outreach: { status: 'accepted' } },
  });
  expect(await logged(`resource=outreach/${lost}`)).toMatchObject([
    { actor: 'person:ana', action: 'outreach.confirm', detail: no },
  ]);
  const { rowCount } = await api.world.pool.query('SELECT 1 FROM outbox');
  expect(rowCount).toBe(0);
});

test('somebody who holds no role at the customer confirms nothing', async () => {
  const id = await sent('unconfirmed');
  const answer = await call('POST', `/outreach/${id}/confirm`, 'lee', { sent: true, note: 'x' });
  expect(answer.body).toMatchObject({ status: 403, code: 'not_yours' });
  expect(await row(id)).toMatchObject({ status: 'unconfirmed' });
});

test('a send goes once more when a person says so, asked for once, with the reason on record', async () => {
  const id = await sent('unconfirmed');
  await api.world.pool.query(`UPDATE outreach SET send_key = 'key-of-' || id WHERE id = $1`, [id]);
  const again = { note: 'they never got it' };
  const lee = await call('POST', `/outreach/${id}/resend`, 'lee', again);
  expect(lee.body).toMatchObject({ status: 403, code: 'not_yours' });
  const answer = await call('POST', `/outreach/${id}/resend`, 'ana', again);
  expect(answer).toMatchObject({
    status: 202,
    body: { id, status: 'unconfirmed', resend: { asked_by: 'person:ana', tries: 0 } },
  });
  expect((await call('POST', `/outreach/${id}/resend`, 'ana', again)).body).toMatchObject({
    ...{ status: 409, code: 'operation_refused', outreach: { status: 'unconfirmed' } },
  });
  expect(await logged(`resource=outreach/${id}`)).toMatchObject([
    { actor: 'person:ana', action: 'outreach.resend', detail: again },
  ]);
  const accepted = await sent('accepted');
  expect((await call('POST', `/outreach/${accepted}/resend`, 'ana', again)).status).toBe(409);
});

test('a suppression is lifted, a complaint by admin only, and a lifted one is gone', async () => {
  const made = async (reason: string) =>
    String(
      (await call('POST', '/suppressions', 'crm', { email: `${reason}@x.example`, reason })).body[
        'id'
      ],
    );
  const asked = await made('asked');
  expect((await call('DELETE', `/suppressions/${asked}`, 'crm')).status).toBe(204);
  expect((await call('DELETE', `/suppressions/${asked}`, 'crm')).status).toBe(404);
  const complaint = await made('complaint');
  expect((await call('DELETE', `/suppressions/${complaint}`, 'crm')).body).toMatchObject({
    ...{ status: 403, code: 'forbidden' },
  });
  expect((await call('DELETE', `/suppressions/${complaint}`, 'root')).status).toBe(204);
});

test('what is written about customers, their contacts, records, consents and groups is on record too', async () => {
  await call('PATCH', '/contacts/li', 'crm', { customer_id: 'acme', name: 'Li' });
  const contract = { number: '1', status: 'active', renews_on: '2026-06-30', value: 1 };
  await call('PATCH', '/records/contract/c1', 'crm', { customer_id: 'acme', ...contract });
  await call('POST', '/contacts/li/consents', 'crm', {
    purpose: 'service',
    given: true,
    basis: 'contract',
  });
  await call('POST', '/customers/acme/notes', 'ana', { text: 'They called.', kind: 'call' });
  await edit('/queues/cs_asia', { members: ['lee'] });
  await edit('/queues/cs_asia', { members: ['lee'] });
  expect((await logged('resource=queue/cs_asia')).map(({ action }) => action)).toEqual([
    'queue.members',
  ]);
  expect((await logged('resource=contact/li')).map(({ action }) => action)).toEqual([
    'consent.give',
    'contact.create',
  ]);
  expect(await logged('resource=customer/acme')).toMatchObject([
    { action: 'customer.create', actor: expect.stringMatching(/^key:/) as string },
  ]);
  expect(await logged('resource=contract/c1')).toMatchObject([{ action: 'contract.create' }]);
  expect(await logged('resource=note')).toMatchObject([
    { actor: 'person:ana', action: 'note.create' },
  ]);
});
