import { randomUUID } from 'node:crypto';
import { TestApi } from '../../support/api';

let api: TestApi;
const people: Record<string, string> = {};
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  for (const id of ['ana', 'lee']) people[id] = await api.person(id, ['csm']);
  await api.world.pool.query(`INSERT INTO queue_member VALUES ('cs_asia', 'lee')`);
});
afterAll(() => api.close());

async function told(kind: string, recipient: string): Promise<string> {
  const id = randomUUID();
  await api.world.pool.query(
    `WITH e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       SELECT $1::uuid, 'x', hash, 'customer', $1::text, 'acme', 'won', $1::text, 'running', now() FROM playbook_version LIMIT 1 RETURNING id)
     INSERT INTO notice (id, enrollment_id, kind, step, visit, recipient_kind, recipient, customer_id, text, urgent, at, due_at)
     SELECT id, id, 'rung', 'call', 1, $2, $3, 'acme', '{"en": "Look", "zh-CN": "看"}', true, now(), now() FROM e`,
    [id, kind, recipient],
  );
  return id;
}

async function listed(as: string): Promise<Readonly<Record<string, unknown>>[]> {
  const { body } = await api.call('GET', '/v1/notices', { as: people[as] ?? '' });
  return body['data'] as Readonly<Record<string, unknown>>[];
}

test('what one was told, or a queue of theirs, is one list', async () => {
  const [own, queued] = [await told('person', 'ana'), await told('queue', 'cs_asia')];
  expect(await listed('ana')).toMatchObject([
    { id: own, kind: 'rung', urgent: true, read_at: null },
  ]);
  expect(await listed('lee')).toMatchObject([{ id: queued, recipient: { id: 'cs_asia' } }]);
});

test('a notice is read once, by whom it was for', async () => {
  const id = await told('queue', 'cs_asia');
  const read = (as: string) => api.call('POST', `/v1/notices/${id}/read`, { as: people[as] ?? '' });
  expect((await read('ana')).status).toBe(404);
  const first = await read('lee');
  expect(first.body).toMatchObject({ id, read_at: expect.any(String) as string });
  expect((await read('lee')).body).toEqual(first.body);
});
