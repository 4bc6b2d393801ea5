import { TestApi } from '../../support/api';
import { openDraft, publishDrafts } from '../../support/open-draft';

/** What a draft says of its sender's rate: by the places that are everybody's, not by what this customer was sent. */
let api: TestApi;
let olga: string;
beforeAll(async () => {
  api = await TestApi.open();
  await publishDrafts(api, 'senders: {care: {max: 2, in: 1h}}');
  olga = await api.person('olga', ['admin']);
  const as = await api.key(['customers:write']);
  const put = (url: string, body: object) => api.call('PATCH', url, { as, body });
  await put('/v1/customers/acme', { name: 'Acme', csm: 'olga' });
  const contact = { customer_id: 'acme', name: 'Li', roles: ['sponsor'], locale: 'en' };
  await put('/v1/contacts/li', { ...contact, reach: { email: 'li@acme.example' } });
}, 60_000);
afterAll(() => api.close());

test('places that others have taken keep it waiting until the first of them is free', async () => {
  const { approval } = await openDraft(api, { step: 'climbing' });
  const rate = async () => {
    const { body } = await api.call('GET', `/v1/approvals/${approval}`, { as: olga });
    return (body['checks'] as { check: string }[]).find(({ check }) => check === 'rate');
  };
  const { pool, clock } = api.world;
  const taken = (n: number, agoMs: number) =>
    pool.query(
      `INSERT INTO sender_place (sender, n, used_at) VALUES ('care', $1, $2)
       ON CONFLICT (sender, n) DO UPDATE SET used_at = excluded.used_at`,
      [n, new Date(clock.now() - agoMs)],
    );
  expect(await rate()).toMatchObject({ verdict: 'passes' });
  await taken(1, 60_000);
  expect(await rate()).toMatchObject({ verdict: 'passes' });
  await taken(2, 120_000);
  expect(await rate()).toMatchObject({ verdict: 'waits', values: { sender: 'care' } });
  await taken(2, 2 * 3_600_000);
  expect(await rate()).toMatchObject({ verdict: 'passes' });
});
