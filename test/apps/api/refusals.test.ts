import { TestApi } from '../../support/api';

let api: TestApi;
let key: string;
const ALL = [
  'customers:write',
  'customers:read',
  'events:write',
  'enrollments:create',
  'playbooks:publish',
  'playbooks:read',
  'consents:write',
  'people:write',
];

beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  key = await api.key(ALL);
  await api.call('PATCH', '/v1/customers/acme', {
    as: key,
    body: { name: 'Acme', tier: 'growth' },
  });
});
afterAll(() => api.close());

type Wrong = readonly [
  title: string,
  method: 'POST' | 'PATCH',
  url: string,
  body: unknown,
  status: number,
  code: string,
  pointer: string | undefined,
];

const WRONG: readonly Wrong[] = [
  [
    'a misspelt attribute',
    'PATCH',
    '/v1/customers/acme',
    { teir: 'growth' },
    422,
    'unknown_member',
    '/teir',
  ],
  [
    'a value of the wrong type',
    'PATCH',
    '/v1/customers/acme',
    { annual_value: 'much' },
    422,
    'wrong_type',
    '/annual_value',
  ],
  [
    'a person nobody knows',
    'PATCH',
    '/v1/customers/acme',
    { csm: 'nobody' },
    422,
    'unknown_reference',
    '/csm',
  ],
  [
    'an unknown event type',
    'POST',
    '/v1/events',
    { id: 'e1', type: 'deal.one', customer: 'acme' },
    422,
    'unknown_event_type',
    '/type',
  ],
  [
    'an event without an id',
    'POST',
    '/v1/events',
    { type: 'kickoff.booked', customer: 'acme' },
    422,
    'missing_member',
    '/id',
  ],
  [
    'a time without a zone',
    'POST',
    '/v1/events',
    { id: 'e1', type: 'kickoff.booked', customer: 'acme', at: '2026-03-05T09:00:00' },
    422,
    'time_without_zone',
    '/at',
  ],
  [
    'a batch whose only event is wrong',
    'POST',
    '/v1/events/batch',
    { events: [{ id: 'e1', type: 'kickoff.booked', customer: 'who' }] },
    422,
    'unknown_customer',
    '/events/0/customer',
  ],
  [
    'an enrollment into no playbook',
    'POST',
    '/v1/enrollments',
    { playbook: 'onbording', subject: 'acme' },
    422,
    'unknown_reference',
    '/playbook',
  ],
  [
    'a contact of nobody',
    'PATCH',
    '/v1/contacts/c1',
    { customer_id: 'who', name: 'C' },
    422,
    'unknown_customer',
    '/customer_id',
  ],
  [
    'a person whose mail is none',
    'PATCH',
    '/v1/people/p1',
    { email: 'nonsense' },
    422,
    'wrong_type',
    '/email',
  ],
  [
    'a direction mark in a name',
    'PATCH',
    '/v1/customers/acme',
    { name: 'A\u202ecme' },
    422,
    'forbidden_character',
    '/name',
  ],
  ['half a JSON text', 'POST', '/v1/events', '{"id": ', 400, 'malformed_json', undefined],
  [
    'a suppression without a reason',
    'POST',
    '/v1/suppressions',
    { email: 'a@b.example' },
    422,
    'missing_member',
    '/reason',
  ],
  [
    'a playbook with a fault',
    'POST',
    '/v1/publications',
    { files: { 'catalog.yaml': 'catalog: x\n\tname: y' } },
    422,
    'diagnostics',
    undefined,
  ],
];

test.each(WRONG)(
  '%s is refused with its place, and nothing is stored',
  async (_title, method, url, body, status, code, pointer) => {
    const before = await api.counts();
    const answer = await api.call(method, url, {
      as: key,
      body,
      headers: { 'idempotency-key': 'wrong' },
    });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).toMatchObject({
      status,
      code,
      request_id: answer.headers['request-id'],
      retryable: false,
    });
    if (pointer !== undefined) expect(answer.body['errors']).toMatchObject([{ pointer, code }]);
    expect(await api.counts()).toEqual(before);
  },
);

test('a misspelt member comes with the word that was meant', async () => {
  const answer = await api.call('PATCH', '/v1/customers/acme', {
    as: key,
    body: { teir: 'growth' },
  });
  expect(answer.body['errors']).toEqual([
    expect.objectContaining({ pointer: '/teir', fix: 'write "tier"' }),
  ]);
});

test('all faults of a request are told at once', async () => {
  const answer = await api.call('POST', '/v1/suppressions', {
    as: key,
    body: { emial: 'a@b.example', reason: 7 },
  });
  const pointers = (answer.body['errors'] as { pointer: string }[]).map((error) => error.pointer);
  expect(pointers.sort()).toEqual(['/emial', '/email', '/reason'].sort());
});

test('unknown parameters, methods, media types, routes and depths are refused by name', async () => {
  const as = key;
  expect((await api.call('GET', '/v1/contacts?custmer=acme', { as })).body).toMatchObject({
    code: 'unknown_member',
    errors: [{ parameter: 'custmer', fix: 'write "customer"' }],
  });
  expect((await api.call('PUT', '/v1/customers/acme', { as, body: {} })).body).toMatchObject({
    status: 405,
    code: 'method_not_allowed',
    allow: 'GET, PATCH',
  });
  expect((await api.call('GET', '/v1/webhooks', { as })).body).toMatchObject({
    status: 404,
    code: 'not_found',
  });
  const xml = await api.call('POST', '/v1/events', {
    as,
    body: '<a/>',
    headers: { 'content-type': 'text/xml' },
  });
  expect(xml.body).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  const deep = await api.call('POST', '/v1/events', {
    as,
    body: `${'['.repeat(60)}${']'.repeat(60)}`,
  });
  expect(deep.body).toMatchObject({ status: 422, code: 'out_of_range' });
  const large = await api.call('POST', '/v1/events', {
    as,
    body: JSON.stringify({ id: 'x'.repeat(300_000) }),
  });
  expect(large.body).toMatchObject({ status: 413, code: 'too_large' });
});
