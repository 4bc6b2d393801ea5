import { giveTask } from '../../support/give-task';
import { TestApi } from '../../support/api';

/** Of a list only what fits, by the attributes of its customers too; a team's tasks person by person. */

let api: TestApi;
let max: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  max = await api.person('max', ['leader']);
  for (const id of ['ana', 'lee']) await api.person(id, ['csm'], { manager: 'max' });
  const as = await api.key(['customers:write']);
  const patch = (id: string, body: object) =>
    api.call('PATCH', `/v1/customers/${id}`, { as, body });
  await patch('acme', { name: 'Acme', tier: 'strategic' });
  await patch('beta', { name: 'Beta', tier: 'growth' });
  const { pool } = api.world;
  const give = (title: string, assignee: string, more: object) =>
    giveTask(pool, { title, assignee, queue: null, ...more });
  await give('ana later', 'ana', { due_at: '2026-03-09T09:00Z' });
  await give('lee first', 'lee', { due_at: '2026-03-01T09:00Z', customer_id: 'beta' });
  await give('ana soon', 'ana', { due_at: '2026-03-05T09:00Z' });
});
afterAll(() => api.close());

const ask = async (query: string) =>
  (await api.call('GET', `/v1/tasks?${query}`, { as: max })).body;
const titles = (body: Readonly<Record<string, unknown>>) =>
  (body['data'] as { title: string }[]).map(({ title }) => title);

test('customer.<attribute> narrows to the tasks of customers that it fits', async () => {
  expect(titles(await ask('list=team&customer.tier=growth'))).toEqual(['lee first']);
  expect(titles(await ask('list=team&customer.tier.in=strategic,other'))).toEqual([
    'ana soon',
    'ana later',
  ]);
});

test.each([
  ['customer.teir=growth', 'customer.teir', 'unknown_member'],
  ['customer.renews_on=2026-01-01', 'customer.renews_on', 'unknown_member'],
  ['playbok=x', 'playbok', 'unknown_member'],
])('%s is refused with its place', async (query, parameter, code) => {
  expect(await ask(query)).toMatchObject({ status: 422, errors: [{ parameter, code }] });
});

test('by=person keeps the tasks of one person together, page by page', async () => {
  const first = await ask('list=team&by=person&limit=2');
  expect(titles(first)).toEqual(['ana soon', 'ana later']);
  const second = await ask(`list=team&by=person&limit=2&cursor=${String(first['next'])}`);
  expect(titles(second)).toEqual(['lee first']);
  expect(titles(await ask('list=team'))).toEqual(['lee first', 'ana soon', 'ana later']);
});
