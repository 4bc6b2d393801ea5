import type { PoolClient } from 'pg';
import { lockAddress } from '../../../apps/shared/database/address-lock';
import { TestApi } from '../../support/api';
import { until } from '../../support/until';

/** A no waits for the send that is being handed over, and is in force for every one after it. */
let api: TestApi;
let key: string;
let sender: PoolClient;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  key = await api.key(['customers:write', 'consents:write', 'outreach:read']);
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme' } });
  await api.call('PATCH', '/v1/contacts/li', {
    as: key,
    body: { customer_id: 'acme', name: 'Li', reach: { email: 'li@acme.example' } },
  });
});
afterAll(() => api.close());
beforeEach(async () => {
  sender = await api.world.pool.connect();
  await sender.query('BEGIN');
});
afterEach(() => sender.release());

/** Nobody but the caller of this route waits for a lock in this database. */
async function waiting(): Promise<boolean> {
  const { rowCount } = await api.world.pool.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rowCount === 1;
}
const count = async (table: string): Promise<number> =>
  (await api.world.pool.query(`SELECT 1 FROM ${table}`)).rowCount ?? 0;

test('a suppression waits for a send to the same address, however it is written', async () => {
  await lockAddress(sender, 'li@acme.example', 'shared');
  const body = { email: 'LI@acme.example', reason: 'asked by phone' };
  const answer = api.call('POST', '/v1/suppressions', { as: key, body });
  await until('the suppression waits', waiting);
  expect(await count('suppression')).toBe(0);
  await sender.query('COMMIT');
  expect((await answer).status).toBe(201);
  expect((await api.call('POST', '/v1/suppressions', { as: key, body })).status).toBe(200);
});

test('a withdrawn consent waits for whatever is being decided about the customer', async () => {
  await sender.query(`SELECT 1 FROM customer WHERE id = 'acme' FOR NO KEY UPDATE`);
  const [purpose] = Object.keys((await api.world.published.project()).catalog.purposes);
  const body = { purpose, given: false, basis: 'consent' };
  const answer = api.call('POST', '/v1/contacts/li/consents', { as: key, body });
  await until('the consent waits', waiting);
  expect(await count('consent_event')).toBe(0);
  await sender.query('COMMIT');
  expect((await answer).status).toBe(201);
});

test('a phone number is suppressed like an address, and found by it', async () => {
  const phone = '+8613800000000';
  const post = (body: object) => api.call('POST', '/v1/suppressions', { as: key, body });
  const first = await post({ phone, reason: 'asked by phone' });
  expect([first.status, first.body]).toMatchObject([201, { phone, email: null }]);
  const query = `phone=${encodeURIComponent(phone)}`;
  const listed = await api.call('GET', `/v1/suppressions?${query}`, { as: key });
  expect(listed.body['data']).toMatchObject([{ phone }]);
  for (const body of [
    { reason: 'nobody' },
    { phone, email: 'li@acme.example', reason: 'both' },
    { phone: '13800000000', reason: 'no country' },
  ])
    expect((await post(body)).status).toBe(422);
});

test('of a consent is kept which wording was agreed to', async () => {
  const body = { purpose: 'service', given: true, basis: 'consent', text_version: '2026-03' };
  await api.call('POST', '/v1/contacts/li/consents', { as: key, body });
  const { body: page } = await api.call('GET', '/v1/contacts/li/consents?limit=1', { as: key });
  expect(page['data']).toMatchObject([{ text_version: '2026-03' }]);
});
