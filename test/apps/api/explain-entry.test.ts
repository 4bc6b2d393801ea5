import { TestApi } from '../../support/api';
import { projectWith, yaml } from '../../support/project';

const PLAYBOOK = yaml`
  playbook: care
  title: Care
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll:
    won: {event: deal.won, if: event.onboarding && customer.integrations_live > 3}
    low: {becomes: customer.core_task_share < 0.5}
    quiet: {silence: {of: [login], for: 30d}}
    by_hand: {manual: true}
  reenroll: {after: 30d}
  backfill: none
  exits: {closed: {}}
  steps:
    - id: tell
      notify: {to: [queue.cs_leads], text: Done}
`;

let api: TestApi;
let as: string;
beforeAll(async () => {
  api = await TestApi.open();
  as = await api.key([
    ...['playbooks:publish', 'customers:write', 'enrollments:create', 'enrollments:read'],
  ]);
  const answer = await api.call('POST', '/v1/publications', {
    as,
    body: { files: projectWith({ care: PLAYBOOK }) },
    headers: { 'idempotency-key': 'care' },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  for (const id of ['acme', 'beta'])
    await api.call('PATCH', `/v1/customers/${id}`, {
      as,
      body: { name: id, integrations_live: 1, core_task_share: 0.7 },
    });
});
afterAll(() => api.close());

interface Way {
  readonly name: string;
  readonly open: boolean;
  readonly opens_at: string | null;
  readonly conditions: readonly object[];
}
const explain = async (query: string) => {
  const { body } = await api.call('GET', `/v1/explain/entry?${query}`, { as });
  const [subject] = (body['subjects'] ?? []) as { result: string; ways: Way[] }[];
  return { body, subject, way: (name: string) => subject?.ways.find((one) => one.name === name) };
};

test('each way in says what it waits for and what its conditions see; what an event will bring is not known before it comes', async () => {
  const { body, way } = await explain('playbook=care&customer=acme');
  expect(body).toMatchObject({ playbook: 'care', about: 'customer', customer_id: 'acme' });
  expect(way('won')).toMatchObject({
    ...{ kind: 'event', opens: 'event', open: false, file: 'care.playbook.yaml', line: 7 },
    conditions: [
      { value: null, seen: { 'event.onboarding': null, 'customer.integrations_live': 1 } },
    ],
  });
  expect(way('low')).toMatchObject({
    ...{ opens: 'change', open: false },
    conditions: [{ value: false, seen: { 'customer.core_task_share': 0.7 } }],
  });
  expect(Date.parse(way('quiet')?.opens_at ?? '')).toBeGreaterThan(api.world.clock.now());
  expect(way('by_hand')).toMatchObject({ opens: 'by_hand', open: true });
});

test('somebody inside is not let in again, and asking enrolls nobody', async () => {
  const before = (await explain('playbook=care&customer=acme')).subject;
  expect(before).toMatchObject({ result: 'would_enter', reenroll: { allowed: true } });
  const { body } = await api.call('POST', '/v1/enrollments', {
    as,
    body: { playbook: 'care', subject: 'acme' },
    headers: { 'idempotency-key': 'acme' },
  });
  expect((await explain('playbook=care&customer=acme')).subject).toMatchObject({
    ...{ result: 'inside', reenroll: { allowed: false, because: 'already_enrolled' } },
    enrollment: {
      ...{ id: body['id'], ended_at: null },
      started_at: expect.stringMatching(/T[\d:]{8}\.\d{3}Z$/) as string,
    },
  });
  await api.world.pool.query(`UPDATE enrollment SET ended_at = started_at, status = 'done'`);
  const after = (await explain('playbook=care&customer=acme')).body['subjects'];
  expect(after).toMatchObject([
    { result: 'kept_out', reenroll: { because: 'reenroll', until: expect.any(String) } },
  ]);
});

test.each([
  ['playbook=care', 422, 'missing_member'],
  ['playbook=care&customer=acme&contact=a&record=b', 422, 'missing_member'],
  ['playbook=nobody&customer=acme', 404, 'not_found'],
  ['playbook=care&customer=nobody', 404, 'not_found'],
  ['playbook=care&contact=nobody', 404, 'not_found'],
])('%s is refused', async (query, status, code) => {
  expect((await explain(query)).body).toMatchObject({ status, code });
});
