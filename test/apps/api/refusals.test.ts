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

interface Wrong {
  readonly title: string;
  readonly call: readonly ['POST' | 'PATCH', string];
  readonly body: unknown;
  readonly status: number;
  readonly code: string;
  readonly pointer?: string;
}

const WRONG: readonly Wrong[] = [
  {
    title: 'a misspelt attribute',
    call: ['PATCH', '/v1/customers/acme'],
    body: { teir: 'growth' },
    status: 422,
    code: 'unknown_member',
    pointer: '/teir',
  },
  {
    title: 'a value of the wrong type',
    call: ['PATCH', '/v1/customers/acme'],
    body: { annual_value: 'much' },
    status: 422,
    code: 'wrong_type',
    pointer: '/annual_value',
  },
  {
    title: 'a person nobody knows',
    call: ['PATCH', '/v1/customers/acme'],
    body: { csm: 'nobody' },
    status: 422,
    code: 'unknown_reference',
    pointer: '/csm',
  },
  {
    title: 'an unknown event type',
    call: ['POST', '/v1/events'],
    body: { id: 'e1', type: 'deal.one', customer: 'acme' },
    status: 422,
    code: 'unknown_event_type',
    pointer: '/type',
  },
  {
    title: 'an event without an id',
    call: ['POST', '/v1/events'],
    body: { type: 'kickoff.booked', customer: 'acme' },
    status: 422,
    code: 'missing_member',
    pointer: '/id',
  },
  {
    title: 'a time without a zone',
    call: ['POST', '/v1/events'],
    body: { id: 'e1', type: 'kickoff.booked', customer: 'acme', at: '2026-03-05T09:00:00' },
    status: 422,
    code: 'time_without_zone',
    pointer: '/at',
  },
  {
    title: 'a batch whose only event is wrong',
    call: ['POST', '/v1/events/batch'],
    body: { events: [{ id: 'e1', type: 'kickoff.booked', customer: 'who' }] },
    status: 422,
    code: 'unknown_customer',
    pointer: '/events/0/customer',
  },
  {
    title: 'an enrollment into no playbook',
    call: ['POST', '/v1/enrollments'],
    body: { playbook: 'onbording', subject: 'acme' },
    status: 422,
    code: 'unknown_reference',
    pointer: '/playbook',
  },
  {
    title: 'a contact of nobody',
    call: ['PATCH', '/v1/contacts/c1'],
    body: { customer_id: 'who', name: 'C' },
    status: 422,
    code: 'unknown_customer',
    pointer: '/customer_id',
  },
  {
    title: 'a person whose mail is none',
    call: ['PATCH', '/v1/people/p1'],
    body: { email: 'nonsense' },
    status: 422,
    code: 'wrong_type',
    pointer: '/email',
  },
  {
    title: 'a direction mark in a name',
    call: ['PATCH', '/v1/customers/acme'],
    body: { name: 'A\u202ecme' },
    status: 422,
    code: 'forbidden_character',
    pointer: '/name',
  },
  {
    title: 'half a JSON text',
    call: ['POST', '/v1/events'],
    body: '{"id": ',
    status: 400,
    code: 'malformed_json',
  },
  {
    title: 'an event that names its customer twice',
    call: ['POST', '/v1/events'],
    body: '{"id": "e1", "type": "kickoff.booked", "customer": "acme", "\\u0063ustomer": "beta"}',
    status: 400,
    code: 'malformed_json',
  },
  {
    title: 'a suppression without a reason',
    call: ['POST', '/v1/suppressions'],
    body: { email: 'a@b.example' },
    status: 422,
    code: 'missing_member',
    pointer: '/reason',
  },
  {
    title: 'a playbook with a fault',
    call: ['POST', '/v1/publications'],
    body: { files: { 'catalog.yaml': 'catalog: x\n\tname: y' } },
    status: 422,
    code: 'diagnostics',
  },
];

test.each(WRONG)('$title is refused with its place, and nothing is stored', async (wrong) => {
  const { call, body, status, code, pointer } = wrong;
  const before = await api.counts();
  const answer = await api.call(...call, {
    as: key,
    body,
    headers: { 'idempotency-key': 'wrong' },
  });
  expect(answer.headers['content-type']).toBe('application/problem+json');
  const request_id = answer.headers['request-id'];
  expect(answer.body).toMatchObject({ status, code, request_id, retryable: false });
  if (pointer !== undefined) expect(answer.body['errors']).toMatchObject([{ pointer, code }]);
  expect(await api.counts()).toEqual(before);
});

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

test('what the catalog and the other people forbid a person is told at once', async () => {
  const { body } = await api.call('PATCH', '/v1/people/lee', {
    as: key,
    body: { manager: 'lee', delegate: 'nobody', nickname: 'L', access: ['csm'] },
  });
  const pointers = (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
  expect(pointers.sort()).toEqual(['/delegate', '/manager', '/nickname']);
  expect(body['detail']).toBe('person lee: 3 problems, nothing was changed');
});

test('who only asks is not told that nothing was changed', async () => {
  const ask = async (language: string) => {
    const headers = { 'accept-language': language };
    const { body } = await api.call('GET', '/v1/contacts?custmer=acme', { as: key, headers });
    return body['detail'];
  };
  expect(await ask('en')).toBe('the request: 1 problem');
  expect(await ask('zh-CN')).toBe('请求：1 处问题');
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
  const deep = await api.call('POST', '/v1/suppressions', {
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

test('faults are told in words, with what was expected and what was found', async () => {
  const told = async (method: 'GET' | 'POST' | 'PATCH', url: string, body?: unknown) =>
    ((await api.call(method, url, { as: key, body })).body['errors'] as { detail: string }[])[0]
      ?.detail;
  expect(await told('GET', '/v1/contacts?limit=1000')).toBe('expected at most 200, found "1000"');
  expect(await told('GET', '/v1/contacts?limit=ten')).toBe('expected a number, found "ten"');
  expect(await told('PATCH', '/v1/people/p1', { access: ['boss'] })).toBe(
    'expected one of ops, csm, leader, admin, found "boss"',
  );
  expect(await told('POST', '/v1/events/batch', { events: [] })).toBe(
    'expected at least 1 element, found 0',
  );
  expect(await told('POST', '/v1/events/batch', [{}])).toBe('expected an object, found [{}]');
  expect(await told('PATCH', '/v1/customers/acme', 'null')).toBe('expected an object, found null');
  expect(await told('POST', '/v1/events', { events: [] })).toContain('one event');
});

test('a broken path, a compressed body and a merge patch are met as they should be', async () => {
  const broken = await api.call('GET', '/v1/customers/%zz', { as: key });
  expect(broken.headers['content-type']).toBe('application/problem+json');
  expect(broken.body).toMatchObject({ status: 400, request_id: broken.headers['request-id'] });
  const patch = (headers: Record<string, string>) =>
    api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme' }, headers });
  expect((await patch({ 'content-encoding': 'gzip' })).body).toMatchObject({
    status: 400,
    code: 'unsupported_encoding',
  });
  expect((await patch({ 'content-type': 'application/merge-patch+json' })).status).toBe(200);
});

test('a text that is not UTF-8 is refused rather than kept as something else; a byte order mark is none of it', async () => {
  const post = async (bytes: readonly number[], type = 'application/json') => {
    const name = Buffer.from([...Buffer.from('{"name":"'), ...bytes, ...Buffer.from('"}')]);
    const headers = { authorization: `Bearer ${key}`, 'content-type': type };
    const url = '/v1/customers/acme';
    const { body } = await api.app.inject({ method: 'PATCH', url, headers, payload: name });
    return JSON.parse(body) as { detail?: string; customer?: { name: string } };
  };
  const GB = [0xd6, 0xd0, 0xb9, 0xfa];
  expect((await post(GB)).detail).toBe('the body must be UTF-8, which its bytes are not');
  const chinese = [...Buffer.from('中国')];
  expect(await post(chinese, 'application/json; charset="GB18030"')).toMatchObject({
    ...{ status: 400, code: 'unsupported_encoding' },
    detail: 'the body must be UTF-8, not GB18030',
  });
  expect((await post(chinese, 'application/json;charset=UTF-8')).customer?.name).toBe('中国');
  const payload = Buffer.from('\ufeff{"name":"Acme"}');
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const url = '/v1/customers/acme';
  const marked = await api.app.inject({ method: 'PATCH', url, headers, payload });
  expect(marked.statusCode).toBe(200);
});

test('a value that is there but wrong is not called missing', async () => {
  const { body } = await api.call('GET', '/v1/customers/acme?include=contacts,taks', { as: key });
  const wrong = { parameter: 'include', code: 'wrong_type', fix: 'write "tasks"' };
  expect(body).toMatchObject({ status: 422, errors: [wrong] });
  const as = await api.key(['outreach:read']);
  const near = await api.call('GET', '/v1/outreach?status=skiped', { as });
  expect(near.body).toMatchObject({ errors: [{ parameter: 'status', fix: 'write "skipped"' }] });
});
