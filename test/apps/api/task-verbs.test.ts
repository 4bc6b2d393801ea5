import { TestApi } from '../../support/api';
import { giveTask } from '../../support/give-task';

let api: TestApi;
const people: Record<string, string> = {};
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  for (const [id, access] of Object.entries({
    ana: ['csm'],
    lee: ['csm'],
    lia: ['csm'],
    zoe: ['csm'],
  }))
    people[id] = await api.person(id, access);
  await api.world.pool.query(
    `INSERT INTO queue_member VALUES ('cs_asia', 'lee'), ('cs_asia', 'lia')`,
  );
  const key = await api.key(['customers:write']);
  for (const id of ['acme', 'other'])
    await api.call('PATCH', `/v1/customers/${id}`, { as: key, body: { name: id } });
  for (const [id, customer_id] of [
    ['chen', 'acme'],
    ['wu', 'other'],
  ] as const)
    await api.call('PATCH', `/v1/contacts/${id}`, { as: key, body: { customer_id, name: id } });
});
afterAll(() => api.close());

const openTask = (more: Readonly<Record<string, unknown>> = {}) => giveTask(api.world.pool, more);
const act = (id: string, verb: string, as: string, body: object = {}) =>
  api.call('POST', `/v1/tasks/${id}/${verb}`, { as: people[as] ?? '', body });
const listed = async (list: string, as: string) => {
  const answer = await api.call('GET', `/v1/tasks?list=${list}&limit=200`, {
    as: people[as] ?? '',
  });
  return (answer.body['data'] as { id: string }[]).map(({ id }) => id);
};

test('a task of a queue is claimed once, put back, and given to somebody else', async () => {
  const id = await openTask();
  expect((await act(id, 'claim', 'lee')).body).toMatchObject({ assignee: 'lee', queue: 'cs_asia' });
  expect((await act(id, 'claim', 'lee')).status).toBe(200);
  expect((await act(id, 'claim', 'lia')).body).toMatchObject({
    status: 409,
    code: 'already_claimed',
    assignee: 'lee',
  });
  expect((await act(id, 'release', 'lia')).body).toMatchObject({ status: 403, code: 'not_yours' });
  expect((await act(id, 'release', 'lee')).body).toMatchObject({
    assignee: null,
    queue: 'cs_asia',
  });
  const reason = 'holiday';
  expect((await act(id, 'reassign', 'lia', { to: 'ana', reason })).body).toMatchObject({
    assignee: 'ana',
  });
  expect((await act(id, 'reassign', 'ana', { to: 'queue.cs_us', reason })).body).toMatchObject({
    assignee: null,
    queue: 'cs_us',
  });
  const { changes } = (await api.call('GET', `/v1/tasks/${id}`, { as: people['ana'] ?? '' })).body;
  expect((changes as { kind: string }[]).map(({ kind }) => kind)).toEqual([
    'claimed',
    'released',
    'reassigned',
    'reassigned',
  ]);
});

test('two who claim at once: one has it', async () => {
  const id = await openTask();
  const both = await Promise.all([act(id, 'claim', 'lee'), act(id, 'claim', 'lia')]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test.each([
  ['nobody', { to: 'who', reason: 'r' }],
  ['no queue', { to: 'queue.cs_asi', reason: 'r' }],
])('a task is reassigned to %s: refused with the place', async (_whom, body) => {
  const answer = await act(await openTask(), 'reassign', 'lee', body);
  expect(answer.body).toMatchObject({
    status: 422,
    errors: [{ pointer: '/to', code: 'unknown_reference' }],
  });
});

test('whoever takes a task on tells the enrollment once', async () => {
  const id = await openTask();
  expect((await act(id, 'acknowledge', 'lee')).body).toMatchObject({ acknowledged_by: 'lee' });
  expect((await act(id, 'acknowledge', 'lee')).status).toBe(200);
  expect((await act(id, 'acknowledge', 'lia')).body).toMatchObject({
    status: 409,
    code: 'already_claimed',
  });
  const { rows } = await api.world.pool.query(
    `SELECT payload FROM outbox WHERE payload ->> 'task' = $1`,
    [id],
  );
  expect(rows).toMatchObject([
    { payload: { kind: 'taskAcknowledged', step: 'call', visit: 1, by: 'lee' } },
  ]);
});

test('a snoozed task is hidden until then, and no longer than its step allows', async () => {
  const id = await openTask({ assignee: 'ana', snooze: { n: 5, unit: 'd' } });
  const reason = 'they are on holiday';
  expect((await act(id, 'snooze', 'ana', { until: '6d', reason })).body).toMatchObject({
    status: 422,
    errors: [{ pointer: '/until', code: 'out_of_range' }],
  });
  expect((await act(id, 'snooze', 'ana', { until: 'soon', reason })).body).toMatchObject({
    status: 422,
  });
  expect((await act(id, 'snooze', 'ana', { until: '3d', reason })).body).toMatchObject({
    snooze_reason: reason,
  });
  expect([await listed('mine', 'ana'), await listed('snoozed', 'ana')]).toEqual([
    expect.not.arrayContaining([id]),
    expect.arrayContaining([id]),
  ]);
  await api.world.pool.query(
    `UPDATE task SET snoozed_until = now() - interval '1 second' WHERE id = $1`,
    [id],
  );
  expect(await listed('mine', 'ana')).toContain(id);
  const never = await openTask({ assignee: 'ana', snooze: false });
  expect((await act(never, 'snooze', 'ana', { until: '1h', reason })).body).toMatchObject({
    status: 409,
    code: 'operation_refused',
  });
});

test('all of a checklist is ticked before the task is done', async () => {
  const id = await openTask({ checklist: ['Numbers', 'Names'] });
  expect((await act(id, 'resolve', 'lee')).body).toMatchObject({
    status: 422,
    errors: [{ pointer: '/checklist/0' }, { pointer: '/checklist/1' }],
  });
  expect((await act(id, 'checklist', 'lee', { checklist: [true] })).body).toMatchObject({
    errors: [{ pointer: '/checklist' }],
  });
  expect((await act(id, 'checklist', 'lee', { checklist: [true, false] })).body).toMatchObject({
    checklist: [{ text: 'Numbers', done: true }, { done: false }],
  });
  expect((await act(id, 'resolve', 'lee', { checklist: [true, true] })).body).toMatchObject({
    status: 'resolved',
  });
});

test('four eyes: whom not_by names may do all but resolve it', async () => {
  const id = await openTask({ not_by: 'lee' });
  expect((await act(id, 'claim', 'lee')).status).toBe(200);
  expect((await act(id, 'resolve', 'lee')).body).toMatchObject({ status: 403, code: 'not_yours' });
  expect((await act(id, 'comments', 'lee', { text: 'looks fine' })).body).toMatchObject({
    changes: [{ kind: 'claimed' }, { kind: 'comment', by: 'lee', detail: { text: 'looks fine' } }],
  });
  expect((await act(id, 'resolve', 'lia')).status).toBe(200);
});

test('whom a ladder told has it in the inbox and may resolve it', async () => {
  const id = await openTask({ assignee: 'ana' });
  expect((await act(id, 'resolve', 'zoe')).status).toBe(403);
  await api.world.pool.query(`INSERT INTO task_also VALUES ($1, 'person', 'zoe', now())`, [id]);
  expect(await listed('mine', 'zoe')).toContain(id);
  expect((await act(id, 'resolve', 'zoe')).status).toBe(200);
});

test('people and contacts in a form are looked for: ours who are active, theirs of this customer', async () => {
  const field = (type: string) => ({ type, label: 'L', required: false });
  const id = await openTask({ form: { who: field('person'), them: field('contact') } });
  expect(
    (await act(id, 'resolve', 'lee', { form: { who: 'nobody', them: 'wu' } })).body,
  ).toMatchObject({
    status: 422,
    errors: [{ pointer: '/form/who' }, { pointer: '/form/them' }],
  });
  expect((await act(id, 'resolve', 'lee', { form: { who: 'ana', them: 'chen' } })).status).toBe(
    200,
  );
});
