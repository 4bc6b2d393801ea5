import { TestApi } from '../../support/api';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary('library');
  key = await api.key(['customers:write', 'holds:write', 'outreach:read']);
  for (const id of ['acme', 'beta'])
    await api.call('PATCH', `/v1/customers/${id}`, { as: key, body: { name: id } });
});
afterAll(() => api.close());

const holds = async (query: string) =>
  (await api.call('GET', `/v1/holds${query}`, { as: key })).body;

test('of one customer those of guards are told too, with their rule and its line, for as long as they are true', async () => {
  expect((await holds('?customer=acme'))['guards']).toEqual([]);
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { status: 'merged' } });
  const { guards } = await holds('?customer=acme');
  expect(guards).toEqual([
    {
      rule: 'gone',
      purposes: ['service', 'commercial'],
      expression: 'customer.status == "merged"',
      file: 'guards.yaml',
      line: 22,
    },
  ]);
  expect((await holds('?customer=beta'))['guards']).toEqual([]);
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { status: 'active' } });
  expect((await holds('?customer=acme'))['guards']).toEqual([]);
});

test('a list over customers tells those that people placed, and nobody who is not there is held', async () => {
  expect(await holds('')).not.toHaveProperty('guards');
  expect((await holds('?customer=nobody'))['guards']).toEqual([]);
});
