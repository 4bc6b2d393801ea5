import { TestApi } from '../../support/api';
import { giveTask } from '../../support/give-task';

let api: TestApi;
const people: Record<string, string> = {};
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  people['max'] = await api.person('max', ['leader']);
  people['ana'] = await api.person('ana', ['csm'], { manager: 'max' });
  await api.world.pool.query(`INSERT INTO queue_member VALUES ('cs_asia', 'ana')`);
  const key = await api.key(['customers:write']);
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme 安科' } });
});
afterAll(() => api.close());
beforeEach(() => api.world.pool.query('DELETE FROM task_source; DELETE FROM task'));

const day = 86_400_000;
const inDays = (days: number) => new Date(api.world.clock.now() + days * day).toISOString();
const ask = (path: string, as: string) => api.call('GET', `/v1/tasks${path}`, { as });

test('the lists of a person are counted, with what is overdue', async () => {
  await giveTask(api.world.pool, { assignee: 'ana', due_at: inDays(-1) });
  await giveTask(api.world.pool, { assignee: 'ana', due_at: inDays(9) });
  await giveTask(api.world.pool, {
    assignee: 'ana',
    due_at: inDays(9),
    snoozed_until: inDays(1),
    snooze_reason: 'later',
  });
  await giveTask(api.world.pool, { due_at: inDays(9), playbook: 'renewal' });
  await giveTask(api.world.pool, { assignee: 'ana', status: 'closed', ended_at: inDays(-1) });
  const { body } = await ask('/counts', people['ana'] ?? '');
  expect(body).toEqual({
    all: { count: 4, more: false, overdue: 1, today: 0 },
    mine: { count: 2, more: false, overdue: 1, today: 0 },
    queues: { count: 1, more: false, overdue: 0, today: 0 },
    team: { count: 0, more: false, overdue: 0, today: 0 },
    snoozed: { count: 1, more: false, overdue: 0, today: 0 },
  });
  expect((await ask('/counts?playbook=renewal', people['max'] ?? '')).body).toMatchObject({
    all: { count: 1 },
    team: { count: 0 },
  });
});

test('what is due today ends with the day where the person is', async () => {
  await api.world.pool.query(`UPDATE person SET zone = 'Pacific/Kiritimati' WHERE id = 'ana'`);
  const midnight = await api.world.pool.query<{ at: Date }>(
    `SELECT (date_trunc('day', $1::timestamptz AT TIME ZONE 'Pacific/Kiritimati') + interval '1 day') AT TIME ZONE 'Pacific/Kiritimati' AS at`,
    [new Date(api.world.clock.now())],
  );
  const end = midnight.rows[0]?.at.getTime() ?? 0;
  await giveTask(api.world.pool, { assignee: 'ana', due_at: new Date(end - 1).toISOString() });
  await giveTask(api.world.pool, { assignee: 'ana', due_at: new Date(end).toISOString() });
  expect((await ask('/counts', people['ana'] ?? '')).body['mine']).toMatchObject({
    count: 2,
    today: 1,
  });
});

test('counting stops at a thousand and says so', async () => {
  const id = await giveTask(api.world.pool, {});
  await api.world.pool.query(
    `INSERT INTO task SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()))).*
     FROM task t, generate_series(1, 1000) WHERE t.id = $1`,
    [id],
  );
  const key = await api.key(['tasks:read']);
  expect((await ask('/counts', key)).body).toMatchObject({ all: { count: 1000, more: true } });
});

test('done holds what I resolved and what was mine, the last one first, and an inbox holds neither', async () => {
  const over = (status: string, at: number, more: object) =>
    giveTask(api.world.pool, { status, ended_at: inDays(at), ...more });
  const mine = await over('closed', -3, { assignee: 'ana' });
  const byMe = await over('resolved', -1, { resolved_by: 'ana' });
  await over('resolved', -2, { assignee: 'max', resolved_by: 'max' });
  const open = await giveTask(api.world.pool, { assignee: 'ana' });
  const ids = async (query: string) => {
    const { body } = await ask(`?${query}`, people['ana'] ?? '');
    return { ids: (body['data'] as { id: string }[]).map(({ id }) => id), next: body['next'] };
  };
  expect((await ids('list=done')).ids).toEqual([byMe, mine]);
  expect((await ids('list=done&status=closed')).ids).toEqual([mine]);
  const first = await ids('list=done&limit=1');
  expect((await ids(`list=done&limit=1&cursor=${String(first.next)}`)).ids).toEqual([mine]);
  expect((await ids('list=mine')).ids).toEqual([open]);
});

test('a task is found by part of its title or of the name of its customer', async () => {
  const id = await giveTask(api.world.pool, { title: { en: '100% done?' } });
  const key = await api.key(['tasks:read']);
  const found = async (q: string) => {
    const { body } = await ask(`?q=${encodeURIComponent(q)}`, key);
    return (body['data'] as { id: string }[]).map((one) => one.id);
  };
  expect(await found('安科')).toEqual([id]);
  expect(await found('0% DO')).toEqual([id]);
  expect(await found('0_ do')).toEqual([]);
});
