import { randomUUID } from 'node:crypto';
import { ResendRepository } from '../../../apps/worker/resend.repository';
import { TestApi } from '../../support/api';
import { giveUnconfirmed } from '../../support/give-trouble';

/** What a person says about a send while it waits to go once more. */
let api: TestApi;
let ops: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  ops = await api.person('olga', ['ops']);
}, 60_000);
afterAll(() => api.close());

const post = (url: string, body: object) =>
  api.call('POST', url, { as: ops, body, headers: { 'idempotency-key': randomUUID() } });
async function askedAgain(): Promise<{ id: string; customer: string }> {
  const id = await giveUnconfirmed(api.world.pool, `Hello ${randomUUID()}`);
  expect((await post(`/v1/outreach/${id}/resend`, { note: 'never came' })).status).toBe(202);
  const { rows } = await api.world.pool.query<{ customer_id: string }>(
    'SELECT customer_id FROM outreach WHERE id = $1',
    [id],
  );
  const customer = rows[0]?.customer_id ?? '';
  await api.world.pool.query(
    `INSERT INTO customer (id, attributes, created_at, updated_at) VALUES ($1, '{}', now(), now()) ON CONFLICT DO NOTHING`,
    [customer],
  );
  return { id, customer };
}
const lastChange = async (id: string) =>
  (
    await api.world.pool.query<{ detail: object }>(
      'SELECT detail FROM outreach_change WHERE outreach_id = $1 ORDER BY id DESC LIMIT 1',
      [id],
    )
  ).rows[0]?.detail;

test('what did not arrive still goes once more', async () => {
  const { id, customer } = await askedAgain();
  const { body } = await post(`/v1/outreach/${id}/confirm`, { sent: false, note: 'they asked' });
  expect(body).toMatchObject({ status: 'refused', reason: 'not_sent', resend: { tries: 0 } });
  const store = new ResendRepository(api.world.pool);
  expect(await store.locked(customer, (tx) => tx.standing(id))).toBe('open');
  expect(await lastChange(id)).toEqual({ confirmed_by: 'person:olga', note: 'they asked' });
});

test('what did arrive does not go again, and its story says that the resend was dropped', async () => {
  const { id } = await askedAgain();
  const { body } = await post(`/v1/outreach/${id}/confirm`, { sent: true, note: 'it is there' });
  expect(body).toMatchObject({ status: 'accepted', resend: null });
  expect(await lastChange(id)).toMatchObject({ resend: 'dropped', note: 'it is there' });
});
