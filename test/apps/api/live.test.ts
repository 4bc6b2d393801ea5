import type { AddressInfo } from 'node:net';
import { TestApi } from '../../support/api';
import { LiveLine } from '../../support/live-line';
import { giveTask } from '../../support/give-task';
import { until } from '../../support/until';

let api: TestApi;
let as: string;
let port: number;
const heard: LiveLine[] = [];
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  as = await api.person('ana', ['csm', 'ops']);
  await api.app.listen(0, '127.0.0.1');
  port = (api.app.getHttpServer().address() as AddressInfo).port;
  const key = await api.key(['customers:write']);
  for (const id of ['acme', 'beta'])
    await api.call('PATCH', `/v1/customers/${id}`, { as: key, body: { name: id } });
});
afterEach(() => heard.splice(0).forEach((one) => one.close()));
afterAll(() => api.close());

/** What a browser that listens has heard so far, from when the server says that it listens too. */
async function listen(topics: string): Promise<() => { topic: string; id: string | null }[]> {
  const line = await LiveLine.open({ port, token: as, topics });
  heard.push(line);
  expect(line.type).toContain('text/event-stream');
  return () => line.hints;
}
const patch = async (id: string, body: object) =>
  api.call('PATCH', `/v1/customers/${id}`, { as: await api.key(['customers:write']), body });

test('whoever listens to a customer hears that it changed, not how, and nothing of others', async () => {
  const said = await listen('customer:acme');
  await patch('beta', { name: 'Beta 2' });
  await patch('acme', { name: 'Secret' });
  await until('a hint', () => Promise.resolve(said().length > 0));
  expect(said().every(({ topic }) => topic === 'customer:acme')).toBe(true);
  expect(JSON.stringify(said())).not.toContain('Secret');
});

test('two pages that listen to the same are both told, each once of one change', async () => {
  const id = await giveTask(api.world.pool, { assignee: 'ana', queue: null });
  const [one, other] = [await listen('inbox'), await listen(`task:${id},switches`)];
  await api.call('POST', `/v1/tasks/${id}/acknowledge`, { as });
  await until('a hint', () => Promise.resolve(one().length > 0 && other().length > 0));
  expect(one()).toEqual([{ topic: 'inbox', id }]);
  expect(other()).toEqual([{ topic: `task:${id}`, id }]);
});

test('a change that commits after a later one is heard of all the same', async () => {
  const id = await giveTask(api.world.pool, { assignee: 'ana', queue: null });
  const said = await listen('inbox');
  const slow = await api.world.pool.connect();
  try {
    const change = `INSERT INTO task_change (task_id, at, kind) VALUES ($1, now(), 'slow')`;
    await slow.query('BEGIN');
    await slow.query(change, [id]);
    await api.world.pool.query(change, [id]);
    await until('a hint', () => Promise.resolve(said().length === 1));
    await slow.query('COMMIT');
    await until('a hint', () => Promise.resolve(said().length === 2));
  } finally {
    slow.release();
  }
});

test('the story of an enrollment has no change rows and is heard of too', async () => {
  await giveTask(api.world.pool, {});
  const { rows } = await api.world.pool.query<{ id: string }>('SELECT id FROM enrollment LIMIT 1');
  const id = rows[0]?.id ?? '';
  const said = await listen(`enrollment:${id}`);
  await api.world.pool.query(
    `INSERT INTO trace (enrollment_id, seq, at, kind, why, version) VALUES ($1, 1, now(), 'wait', '', '')`,
    [id],
  );
  await until('a hint', () => Promise.resolve(said().length > 0));
  expect(said()[0]).toEqual({ topic: `enrollment:${id}`, id: null });
});

test('a new notice is heard of, not what it says nor to whom', async () => {
  await giveTask(api.world.pool, {});
  const said = await listen('notices');
  const { rows } = await api.world.pool.query<{ id: string }>(
    `INSERT INTO notice (id, enrollment_id, step, visit, recipient_kind, recipient, customer_id, text, urgent, at, due_at)
     SELECT gen_random_uuid(), id, 's', 1, 'person', 'ana', 'acme', '{"en": "Secret"}', true, now(), now() FROM enrollment LIMIT 1 RETURNING id`,
  );
  await until('a hint', () => Promise.resolve(said().length > 0));
  expect(said()).toEqual([{ topic: 'notices', id: rows[0]?.id }]);
});

test.each([
  ['', 'no topic'],
  ['weather', 'no topic "weather"'],
  ['customer:', 'no topic "customer:"'],
  [Array.from({ length: 21 }, (_, n) => `customer:c${n}`).join(','), 'at most 20'],
])('topics=%s is refused', async (topics, detail) => {
  const { body } = await api.call('GET', `/v1/live?topics=${topics}`, { as });
  expect(body).toMatchObject({ status: 422, errors: [{ parameter: 'topics' }] });
  expect(JSON.stringify(body)).toContain(detail.replaceAll('"', '\\"'));
});
