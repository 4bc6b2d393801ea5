import { randomUUID } from 'node:crypto';
import { TestApi } from '../../support/api';

let api: TestApi;
let ops: string;
let billing: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  ops = await api.person('olga', ['ops']);
  billing = await api.key(['events:write', 'customers:write'], { source: 'billing' });
  await api.call('PATCH', '/v1/customers/acme', { as: billing, body: { name: 'Acme' } });
});
afterAll(() => api.close());

const ask = async (path = '', as = ops) =>
  (await api.call('GET', `/v1/operations${path}`, { as })).body;

async function park(step: string, code: string, at: string): Promise<string> {
  const id = randomUUID();
  await api.world.pool.query(
    `WITH e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       SELECT $1::uuid, id, version, 'customer', $1::text, 'acme', 'won', 'k', 'parked', now() FROM playbook LIMIT 1 RETURNING id)
     INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at) SELECT id, $2, 'acme', $3, $4::text, $4::timestamptz FROM e`,
    [id, step, code, at],
  );
  return id;
}

test('on a good day everything is zero', async () => {
  const none = { count: 0, more: false, oldest_at: null };
  expect(await ask()).toMatchObject({
    outbox: { ...none, age_ms: 0, failing: 0 },
    ...{ dead_letters: none, unconfirmed: none, parked: none, late_timers: none },
    ...{ refusals: [], unknown_event_types: [], switches_engaged: [], playbooks_paused: [] },
    channels: [{ channel: 'email', last_accepted_at: null, stopped: false }],
    temporal: { reachable: false },
  });
});

test('what events bring that the catalog does not declare is told once a day, by name and never by value', async () => {
  const post = (id: string, data: object) =>
    api.call('POST', '/v1/events', {
      as: billing,
      body: { id, type: 'kickoff.booked', customer: 'acme', data },
    });
  const query = jest.spyOn(api.world.pool, 'query');
  await post('u1', { coupon: 'Mr. Secret', seats: 5, '!': 1 });
  await post('u2', { coupon: 'again' });
  await post('u3', { vip: true });
  const notes = query.mock.calls.filter(([sql]) => String(sql).includes('undeclared_field'));
  query.mockRestore();
  expect(notes).toHaveLength(2);
  const body = await ask();
  expect(body['undeclared_fields']).toMatchObject([
    {
      ...{ source: 'billing', type: 'kickoff.booked', fields: ['coupon', 'seats', 'vip'] },
      stub: 'fields: {coupon: {type: text}, seats: {type: number}, vip: {type: boolean}}',
    },
  ]);
  expect(JSON.stringify(body)).not.toContain('Secret');
});

test('what a system sends in vain is counted by source, without a value, and its unknown types come as YAML', async () => {
  const events = [
    {
      id: 'a',
      type: 'deal.lost',
      customer: 'acme',
      data: { amount: 5, why: 'Mr. Secret', '!': 1 },
    },
    { id: 'b', type: 'deal.lost', customer: 'acme', data: {} },
    { id: 'c', type: 'login', customer: 'nobody' },
    { id: 'd', type: 'login', customer: 'acme' },
  ];
  await api.call('POST', '/v1/events/batch', { as: billing, body: { events } });
  await api.call('POST', '/v1/events', { as: billing, body: events[2] });
  const body = await ask();
  expect(body['refusals']).toMatchObject([
    { source: 'billing', code: 'unknown_customer', count: 2 },
    { source: 'billing', code: 'unknown_event_type', count: 2 },
  ]);
  expect(body['unknown_event_types']).toMatchObject([
    {
      ...{ source: 'billing', type: 'deal.lost', count: 2 },
      stub: 'events:\n  deal.lost: {about: customer, fields: {amount: {type: number}, why: {type: text}}}\n',
    },
  ]);
  expect(JSON.stringify(body)).not.toContain('Secret');
  expect(Date.parse(String(body['last_event_at']))).toBeGreaterThan(0);
});

test('parked steps stand together by playbook, step and code, page by page', async () => {
  await park('call', 'chain-empty', '2026-03-01T00:00:00Z');
  const newest = await park('call', 'chain-empty', '2026-03-02T00:00:00Z');
  await park('call', 'send-failed', '2026-03-01T00:00:00Z');
  const first = await ask('/parked?limit=1');
  expect(first['data']).toMatchObject([
    {
      ...{ playbook: 'onboarding', step: 'call', code: 'chain-empty', count: 2 },
      reason: '2026-03-02T00:00:00Z',
    },
  ]);
  expect((first['data'] as { enrollments: string[] }[])[0]?.enrollments[0]).toBe(newest);
  const second = await ask(`/parked?limit=1&cursor=${String(first['next'])}`);
  expect(second).toMatchObject({ data: [{ code: 'send-failed', count: 1 }], next: null });
  expect(await ask()).toMatchObject({ parked: { count: 3 } });
});

test('the catalog names what there is, in the language of the reader and without formulas', async () => {
  const as = await api.key([]);
  const { body } = await api.call('GET', '/v1/catalog', { as });
  expect(body).toMatchObject({
    customer: { csm: { type: 'person', computed: false } },
    queues: { cs_asia: { duty: false } },
    events: { 'deal.won': { about: 'customer', fields: { deal_id: { type: 'text' } } } },
  });
  expect(JSON.stringify(body)).not.toContain('"compute":');
});
