import { onceId } from '../../../apps/api/http/once-id';
import { TestApi } from '../../support/api';
import { giveDraft } from '../../support/give-draft';
import { giveTask } from '../../support/give-task';

let api: TestApi;
let key: string;
let enrollment: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  key = await api.key(
    [
      'customers:write',
      'customers:read',
      'events:write',
      'events:read',
      'enrollments:read',
      'enrollments:operate',
      'tasks:read',
      'playbooks:read',
    ],
    { source: 'crm' },
  );
  await api.person('ana', ['csm']);
  await api.call('PATCH', '/v1/customers/acme', {
    as: key,
    body: { name: 'Acme', status: 'active', tier: 'growth', csm: 'ana' },
  });
  await api.call('POST', '/v1/events', {
    as: key,
    body: { id: 'd1', type: 'deal.won', customer: 'acme', data: { deal_id: 'x1' } },
  });
  const { rows } = await api.world.pool.query<{ id: string }>('SELECT id FROM enrollment');
  enrollment = rows[0]?.id ?? '';
});
afterAll(() => api.close());

test('an event that starts something says what, once, however often it comes', async () => {
  const again = await api.call('POST', '/v1/events', {
    as: key,
    body: { id: 'd1', type: 'deal.won', customer: 'acme', data: { deal_id: 'x1' } },
  });
  expect(again).toMatchObject({
    status: 202,
    body: { source: 'crm', id: 'd1', result: 'duplicate' },
  });
  const event = await api.call('GET', '/v1/events/crm/d1', { as: key });
  expect(event.body).toMatchObject({
    type: 'deal.won',
    customer_id: 'acme',
    effects: { started: [{ id: enrollment, playbook: 'onboarding' }] },
  });
});

test('a batch commits what is good and lists what is not', async () => {
  const events = [
    { id: 'b1', type: 'kickoff.booked', customer: 'acme' },
    { id: 'b2', type: 'kickof.booked', customer: 'acme' },
  ];
  const answer = await api.call('POST', '/v1/events/batch', { as: key, body: { events } });
  expect(answer).toMatchObject({
    status: 202,
    body: {
      accepted: 1,
      duplicates: 0,
      refused: [{ index: 1, code: 'unknown_event_type', pointer: '/events/1/type' }],
    },
  });
  const atomic = await api.call('POST', '/v1/events/batch', {
    as: key,
    body: { atomic: true, events: [{ ...events[0], id: 'b3' }, events[1]] },
  });
  expect(atomic.body).toMatchObject({ status: 422, errors: [{ pointer: '/events/1/type' }] });
  expect(
    (await api.call('GET', '/v1/events?customer=acme', { as: key })).body['data'],
  ).toMatchObject([{ id: 'b1' }, { id: 'd1' }]);
});

test('an enrollment shows how it came in and where it stands', async () => {
  await api.world.pool.query(
    `INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, step, visit, since, armed_at)
     VALUES ($1, 'kickoff#1/booked', 'kickoff.booked', 'event', 'acme', 'customer', 'acme', 'kickoff', 1, now(), now())`,
    [enrollment],
  );
  const { body } = await api.call('GET', `/v1/enrollments/${enrollment}`, { as: key });
  expect(body).toMatchObject({
    playbook: 'onboarding',
    version: 1,
    status: 'running',
    subject: { type: 'customer', id: 'acme' },
    exit: null,
    tasks: [],
    outreach: [],
  });
  expect(body['at']).toMatchObject([
    { step: 'kickoff', visit: 1, waits_for: [{ arm: 'booked', event: 'kickoff.booked' }] },
  ]);
  const list = await api.call('GET', '/v1/enrollments?customer=acme&status=running&step=kickoff', {
    as: key,
  });
  expect(list.body['data']).toMatchObject([{ id: enrollment }]);
});

test('a draft that waits is a place where it stands: who is asked, by when, and what else', async () => {
  const id = await giveDraft(api.world.pool, { approver: ['queue', 'cs_leads'] });
  const { body } = await api.call('GET', `/v1/enrollments/${id}`, { as: key });
  expect(body['at']).toMatchObject([
    {
      step: 'hello',
      outreach: { status: 'awaiting_approval', reason: null, until: null },
      approval: {
        id,
        approvers: [{ kind: 'queue', id: 'cs_leads' }],
        within_at: '2026-03-05T09:00:00.000Z',
        otherwise: 'skip',
      },
    },
  ]);
  await api.world.pool.query(`UPDATE approval SET status = 'approved' WHERE id = $1`, [id]);
  await api.world.pool.query(
    `WITH o AS (UPDATE outreach SET status = 'waiting' WHERE enrollment_id = $1 RETURNING id)
     INSERT INTO outreach_wait (outreach_id, enrollment_id, customer_id, rank, since, reason, until, within_at, delivery)
     SELECT id, $1, 'acme', 1, now(), 'window', '2026-03-04T09:00Z', '2026-03-05T09:00Z', '{}' FROM o`,
    [id],
  );
  const { body: later } = await api.call('GET', `/v1/enrollments/${id}`, { as: key });
  expect(later['at']).toMatchObject([
    { outreach: { status: 'waiting', reason: 'window', until: '2026-03-04T09:00:00.000Z' } },
  ]);
  expect(later['at']).not.toMatchObject([{ approval: {} }]);
});

test('whoever looks is told which verbs are theirs as it stands', async () => {
  const verbsFor = async (as: string) =>
    (await api.call('GET', `/v1/enrollments/${enrollment}`, { as })).body['verbs'];
  const signIn = async (person: string) =>
    String((await api.call('POST', '/auth/dev', { body: { person } })).body['token']);
  expect(await verbsFor(await signIn('ana'))).toEqual(['pause', 'exit']);
  expect(await verbsFor(await api.person('eve', ['csm']))).toEqual([]);
  expect(await verbsFor(await api.person('olga', ['ops']))).toEqual(
    expect.arrayContaining(['pause', 'skip', 'jump', 'exit']),
  );
  await api.world.pool.query("UPDATE enrollment SET status = 'paused' WHERE id = $1", [enrollment]);
  expect(await verbsFor(await signIn('ana'))).toEqual(['resume', 'exit']);
  await api.world.pool.query("UPDATE enrollment SET status = 'running' WHERE id = $1", [
    enrollment,
  ]);
});

test('members that a verb does not take, and those it lacks, are refused by name', async () => {
  const operate = (body: object): ReturnType<TestApi['call']> =>
    api.call('POST', `/v1/enrollments/${enrollment}/operate`, {
      as: key,
      body: { reason: 'test', ...body },
      headers: { 'idempotency-key': 'o1' },
    });
  expect((await operate({ operation: 'migrate', to: 'x' })).body).toMatchObject({
    status: 422,
    errors: [
      { pointer: '/version', code: 'missing_member' },
      { pointer: '/to', code: 'unknown_member' },
    ],
  });
  expect((await operate({ operation: 'migrate', version: 7 })).body).toMatchObject({
    errors: [{ pointer: '/version', fix: 'one of 1' }],
  });
  expect((await operate({ operation: 'jump', to: 'x' })).body).toMatchObject({
    status: 422,
    errors: [{ pointer: '/step', code: 'missing_member' }],
  });
  expect((await operate({ operation: 'retry', step: 'kickof' })).body).toMatchObject({
    status: 422,
    errors: [{ pointer: '/step', code: 'unknown_reference', fix: 'write "kickoff"' }],
  });
  expect(
    (await operate({ operation: 'skip', step: 'kickoff', outcome: 'timout' })).body,
  ).toMatchObject({ status: 422, errors: [{ pointer: '/outcome', fix: 'write "timeout"' }] });
  expect((await operate({ operation: 'pause', exit: 'churned' })).body).toMatchObject({
    status: 422,
    errors: [{ pointer: '/exit' }],
  });
  expect((await operate({ operation: 'exit', exit: 'nowhere' })).body).toMatchObject({
    status: 422,
    errors: [{ pointer: '/exit', code: 'unknown_reference' }],
  });
  const { body } = await operate({ operation: 'set', vars: { nope: 1 } });
  const code = 'unknown_reference';
  expect(body['errors']).toEqual([{ pointer: '/vars', code, detail: 'no variable "nope"' }]);
  expect((await operate({ operation: 'pause' })).body).toMatchObject({
    status: 503,
    code: 'temporal_unavailable',
    retryable: true,
  });
});

test('an operation that is on record under the same key is answered again, and nobody is asked', async () => {
  const id = key.split('_')[1] ?? '';
  const caller = { kind: 'key', id, source: 'crm', permissions: [] } as const;
  const once = onceId({ caller, idempotencyKey: 'cut' }, `enrollment.operate/${enrollment}`);
  const result = { before: 'running', after: 'paused', exit: null };
  const detail = { operation_id: 'operation/1', before: 'running', result };
  await api.world.pool.query(
    `INSERT INTO audit_log (at, actor, action, resource, detail, once) VALUES (now(), 'key:x', 'enrollment.pause', $1, $2, $3)`,
    [`enrollment/${enrollment}`, JSON.stringify(detail), once],
  );
  const answer = await api.call('POST', `/v1/enrollments/${enrollment}/operate`, {
    as: key,
    body: { operation: 'pause', reason: 'test' },
    headers: { 'idempotency-key': 'cut' },
  });
  expect([answer.status, answer.body]).toEqual([200, { operation_id: 'operation/1', ...result }]);
});

test('what is not there, or is no id, is not found or refused', async () => {
  expect(
    (await api.call('GET', '/v1/enrollments/0199c2a4-1b2c-7def-8123-456789abcdef', { as: key }))
      .status,
  ).toBe(404);
  expect((await api.call('GET', '/v1/enrollments/nonsense', { as: key })).body).toMatchObject({
    status: 422,
    errors: [{ parameter: 'id' }],
  });
});

test('who enrolls by hand may say why: kept, shown with the way in and in the trace, part of no expression', async () => {
  const as = await api.key(['enrollments:create', 'enrollments:read', 'customers:write']);
  await api.call('PATCH', '/v1/customers/by-hand', { as, body: { name: 'By hand' } });
  const enroll = (reason: string, key: string): ReturnType<TestApi['call']> =>
    api.call('POST', '/v1/enrollments', {
      as,
      body: { playbook: 'onboarding', subject: 'by-hand', reason },
      headers: { 'idempotency-key': key },
    });
  expect((await enroll('x'.repeat(501), 'r1')).body).toMatchObject({
    status: 422,
    errors: [{ pointer: '/reason', code: 'out_of_range' }],
  });
  const { id } = (await enroll('signed before Tenure was here', 'r2')).body;
  await api.world.pool.query(
    `INSERT INTO trace (enrollment_id, seq, at, kind, why, version) SELECT id, 1, now(), 'enrolled', 'by way in by_hand', version FROM enrollment WHERE id = $1`,
    [id],
  );
  const { body } = await api.call('GET', `/v1/enrollments/${String(id)}`, { as });
  expect(body['way']).toMatchObject({
    name: 'by_hand',
    reason: 'signed before Tenure was here',
    seen: {},
  });
  const trace = await api.call('GET', `/v1/enrollments/${String(id)}/trace`, { as });
  expect(trace.body['data']).toMatchObject([
    { kind: 'enrolled', values: { reason: 'signed before Tenure was here' } },
  ]);
});

test('a story calls a task as it is called for this customer, in the language of who reads', async () => {
  const { pool } = api.world;
  const as = await api.key(['enrollments:read']);
  const id = await giveTask(pool, { customer_id: 'acme' });
  const title = { en: 'Call Acme: no kick-off booked', 'zh-CN': '致电 Acme：启动会尚未约定' };
  await pool.query('UPDATE task SET title = $2 WHERE id = $1', [id, title]);
  await pool.query(
    `INSERT INTO task_source (enrollment_id, step, visit, task_id) VALUES ($1, 'chase', 1, $2)`,
    [enrollment, id],
  );
  await pool.query(
    `INSERT INTO trace (enrollment_id, seq, at, kind, step, visit, why, version)
     SELECT $1::uuid, 900 + n, now(), 'task', 'chase', n, 'opened', version FROM enrollment, generate_series(1, 2) n WHERE id = $1`,
    [enrollment],
  );
  const titlesIn = async (locale: string) => {
    const headers = { 'accept-language': locale };
    const { body } = await api.call('GET', `/v1/enrollments/${enrollment}/trace?limit=200`, {
      as,
      headers,
    });
    return (body['data'] as { step: string; title: string | null }[])
      .filter(({ step }) => step === 'chase')
      .map((one) => one.title);
  };
  expect(await titlesIn('en')).toEqual([title.en, null]);
  expect(await titlesIn('zh-CN')).toEqual([title['zh-CN'], null]);
});
