import { randomUUID } from 'node:crypto';
import { TestApi } from '../../support/api';

let api: TestApi;
const people: Record<string, string> = {};
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  people['max'] = await api.person('max', ['leader']);
  people['dora'] = await api.person('dora', ['csm']);
  people['ana'] = await api.person('ana', ['csm'], { manager: 'max', delegate: 'dora' });
  people['lee'] = await api.person('lee', ['csm']);
  await api.world.pool.query(`INSERT INTO queue_member VALUES ('cs_asia', 'lee')`);
  const key = await api.key(['customers:write']);
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme', csm: 'ana' } });
});
afterAll(() => api.close());

/** An open task of nobody's enrollment: what people may do with it is asked here, what follows from it elsewhere. */
async function openTask(owner: { assignee?: string; queue?: string }): Promise<string> {
  const id = randomUUID();
  await api.world.pool.query(
    `WITH v AS (SELECT hash FROM playbook_version LIMIT 1),
       e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
             SELECT gen_random_uuid(), $1::text, hash, 'customer', $1::text, 'acme', 'won', $1::text, 'running', now() FROM v RETURNING id),
       t AS (INSERT INTO task (id, customer_id, playbook, title, assignee, queue, assigned, due_at, due, priority, answers, form, status, opened_at)
             VALUES ($1::uuid, 'acme', 'onboarding', '{"en": "Call", "zh-CN": "致电"}', $2, $3, '[]', '2026-03-05T09:00Z',
               '{"rule": "1bd", "zone": "UTC", "calendar": "cn", "from": 0}', 'normal', '{}', '{}', 'open', now()) RETURNING id)
     INSERT INTO task_source SELECT e.id, 'call', 1, $1::uuid FROM e, t`,
    [id, owner.assignee ?? null, owner.queue ?? null],
  );
  return id;
}

function resolve(
  id: string,
  as: string | undefined,
  body: object = {},
): ReturnType<TestApi['call']> {
  return api.call('POST', `/v1/tasks/${id}/resolve`, { as: as ?? '', body });
}

test('a key never resolves a task, whatever it may do', async () => {
  const id = await openTask({ assignee: 'ana' });
  const key = await api.key(['tasks:read', 'tasks:act']);
  expect((await resolve(id, await api.key(['tasks:read']))).body).toMatchObject({
    status: 403,
    code: 'forbidden',
  });
  expect((await resolve(id, key)).body).toMatchObject({ status: 403, code: 'forbidden' });
  expect((await api.call('GET', `/v1/tasks/${id}`, { as: key })).body).toMatchObject({
    status: 'open',
    verbs: [],
  });
});

test.each(['ana', 'dora', 'max'])('%s may resolve what is assigned to ana', async (person) => {
  const id = await openTask({ assignee: 'ana' });
  const answer = await resolve(id, people[person], { comment: 'called' });
  expect(answer.body).toMatchObject({
    id,
    status: 'resolved',
    outcome: 'done',
    resolved_by: person,
  });
  const { rows } = await api.world.pool.query(
    `SELECT payload FROM outbox WHERE payload ->> 'task' = $1`,
    [id],
  );
  expect(rows).toMatchObject([{ payload: { kind: 'taskResolved', by: person, answer: 'done' } }]);
});

test('a task of somebody else is refused, one of a queue is for its members', async () => {
  expect((await resolve(await openTask({ assignee: 'ana' }), people['lee'])).body).toMatchObject({
    status: 403,
    code: 'not_yours',
  });
  const queued = await openTask({ queue: 'cs_asia' });
  expect((await resolve(queued, people['ana'])).body).toMatchObject({
    status: 403,
    code: 'not_yours',
  });
  expect((await resolve(queued, people['lee'])).status).toBe(200);
});

test('the same answer again is the same result, another one is refused', async () => {
  const id = await openTask({ assignee: 'ana' });
  expect((await resolve(id, people['ana'])).status).toBe(200);
  expect((await resolve(id, people['ana'])).status).toBe(200);
  expect((await resolve(id, people['ana'], { answer: 'other' })).body).toMatchObject({
    status: 409,
    code: 'task_closed',
  });
});

test('mine, my queues and my team are three lists, in the language asked for', async () => {
  const assigned = await openTask({ assignee: 'ana' });
  const queued = await openTask({ queue: 'cs_asia' });
  const ids = async (list: string, as: string): Promise<string[]> => {
    const answer = await api.call('GET', `/v1/tasks?status=open&list=${list}`, {
      as: String(people[as]),
      headers: { 'accept-language': 'zh-CN' },
    });
    expect(answer.body['data']).toEqual(
      expect.arrayContaining([expect.objectContaining({ title: '致电' })]),
    );
    return (answer.body['data'] as { id: string }[]).map(({ id }) => id);
  };
  expect(await ids('mine', 'ana')).toContain(assigned);
  expect(await ids('mine', 'dora')).toContain(assigned);
  expect(await ids('team', 'max')).toContain(assigned);
  expect(await ids('queues', 'lee')).toContain(queued);
  expect(await ids('queues', 'lee')).not.toContain(assigned);
});

test.each([
  ['en-GB', 'Call'],
  ['fr, zh-TW', '致电'],
  ['*', '致电'],
])(
  'a caller who reads %s sees %s: near languages first, then those of the organisation',
  async (reads, title) => {
    const id = await openTask({ assignee: 'ana' });
    const answer = await api.call('GET', `/v1/tasks/${id}`, {
      as: people['ana'] ?? '',
      headers: { 'accept-language': reads },
    });
    expect(answer.body).toMatchObject({ title });
  },
);

test('of tasks due at one moment the more urgent stand first, from page to page', async () => {
  const priorities = ['low', 'urgent', 'normal', 'high', 'normal'];
  await api.world.pool.query(`UPDATE task SET due_at = '2026-03-06T09:00Z' WHERE status = 'open'`);
  for (const priority of priorities) {
    const id = await openTask({ assignee: 'lee' });
    await api.world.pool.query('UPDATE task SET priority = $2, due_at = $3 WHERE id = $1', [
      id,
      priority,
      '2026-03-04T09:00Z',
    ]);
  }
  const found: string[] = [];
  let cursor = '';
  for (let page = 0; page < 3; page += 1) {
    const url = `/v1/tasks?assignee=lee&status=open&limit=2${cursor}`;
    const { body } = await api.call('GET', url, { as: people['lee'] ?? '' });
    found.push(...(body['data'] as { priority: string }[]).map(({ priority }) => priority));
    cursor = `&cursor=${String(body['next'])}`;
  }
  expect(found.slice(0, 5)).toEqual(['urgent', 'high', 'normal', 'normal', 'low']);
});
