import { TestApi } from '../../support/api';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary('library');
  key = await api.key(['customers:write', 'events:write', 'events:read'], { source: 'bus' });
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme' } });
  await api.call('PATCH', '/v1/contacts/li', {
    as: key,
    body: { customer_id: 'acme', name: 'Li' },
  });
  const contract = { number: '1', status: 'active', renews_on: '2027-06-30', value: 1 };
  const body = { customer_id: 'acme', ...contract };
  await api.call('PATCH', '/v1/records/contract/c1', { as: key, body });
});
afterAll(() => api.close());

const ONE = 'application/cloudevents+json';
const MANY = 'application/cloudevents-batch+json';
const LOGIN = {
  specversion: '1.0',
  id: 'e-1',
  source: '/crm/eu',
  type: 'meeting.booked',
  subject: 'acme',
  time: '2026-03-05T09:00:00+08:00',
  datacontenttype: 'application/json',
  data: { note: 'first' },
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01',
};

const post = (url: string, type: string, body: unknown) =>
  api.call('POST', url, { as: key, body, headers: { 'content-type': type } });
const read = async (source: string, id: string) =>
  (await api.call('GET', `/v1/events/${encodeURIComponent(source)}/${id}`, { as: key })).body;

test('an event of a bus is kept as it is, under the source of the key and its own', async () => {
  const first = await post('/v1/events', `${ONE}; charset=utf-8`, LOGIN);
  expect([first.status, first.body]).toEqual([
    202,
    { source: 'bus:/crm/eu', id: 'e-1', result: 'accepted' },
  ]);
  expect((await post('/v1/events', ONE, LOGIN)).body['result']).toBe('duplicate');
  expect(await read('bus:/crm/eu', 'e-1')).toMatchObject({
    type: 'meeting.booked',
    customer_id: 'acme',
    at: '2026-03-05T01:00:00.000Z',
    data: { note: 'first' },
  });
});

test('the same id of another source is another event', async () => {
  const told = await post('/v1/events', ONE, { ...LOGIN, source: '/crm/us' });
  expect(told.body).toMatchObject({ source: 'bus:/crm/us', result: 'accepted' });
});

test('attributes may stand in headers, percent-encoded, with the data as the body', async () => {
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': 'h-1',
    'ce-source': '/crm/%E5%AE%89',
    'ce-type': 'meeting.booked',
    'ce-subject': 'acme',
    'ce-historic': 'true',
  };
  const told = await api.call('POST', '/v1/events', { as: key, headers, body: { note: 'x' } });
  expect(told.body).toMatchObject({ source: 'bus:/crm/安', result: 'accepted' });
  expect(await read('bus:/crm/安', 'h-1')).toMatchObject({ historic: true, data: { note: 'x' } });
});

test('extensions name the contact or the record that an event is about', async () => {
  const events = [
    {
      ...LOGIN,
      subject: undefined,
      id: 'r-1',
      type: 'contract.renewed',
      recordtype: 'contract',
      recordid: 'c1',
    },
    { ...LOGIN, id: 'c-1', type: 'login' },
  ];
  const told = await post('/v1/events/batch', MANY, events);
  expect(told.body).toMatchObject({ accepted: expect.any(Number) as number });
  expect(await read('bus:/crm/eu', 'r-1')).toMatchObject({
    about: { type: 'contract', id: 'c1' },
  });
});

test('of many the good ones are kept, the others are told where they stand in what was sent', async () => {
  const told = await post('/v1/events/batch', MANY, [
    { ...LOGIN, id: 'b-1' },
    { ...LOGIN, id: 'b-2', specversion: '0.3' },
    { ...LOGIN, id: 'b-3', source: undefined },
    { ...LOGIN, id: 'b-4', subject: 'nobody' },
    { ...LOGIN, id: 'b-5', time: '2026-03-05T09:00:00' },
    { ...LOGIN, id: 'b-6', type: 'meeting.boked' },
    { ...LOGIN, id: 'b-7', data: undefined, data_base64: 'e30=' },
    { ...LOGIN, id: 'b-8', datacontenttype: 'application/xml' },
    7,
  ]);
  expect(told.status).toBe(202);
  const refused = told.body['refused'] as { index: number; pointer: string; code: string }[];
  expect(told.body['accepted']).toBe(1);
  expect(refused.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/1/specversion out_of_range',
    '/2/source missing_member',
    '/3/subject unknown_customer',
    '/4/time time_without_zone',
    '/5/type unknown_event_type',
    '/6/data_base64 wrong_type',
    '/7/datacontenttype wrong_type',
    '/8 wrong_type',
  ]);
});

test('what an event is about is asked for by the names that a CloudEvent has', async () => {
  const nobody = { ...LOGIN, subject: undefined };
  const told = await post('/v1/events/batch', MANY, [
    { ...nobody, id: 'n-1', type: 'contract.renewed' },
    { ...nobody, id: 'n-2' },
    { ...LOGIN, id: 'n-3', type: 'contract.renewed' },
    { ...nobody, id: 'n-4', type: 'contract.renewed', recordid: 'c1' },
    { ...nobody, id: 'n-5', type: 'contract.renewed', recordtype: 'ticket', recordid: 'c1' },
    { ...nobody, id: 'n-6', type: 'contract.renewed', recordtype: 'contract', recordid: 'c9' },
  ]);
  const faults = told.body['errors'] as { pointer: string; fix?: string }[];
  const record = 'name it in "recordtype" and "recordid"';
  expect(faults.map(({ pointer, fix = '' }) => [pointer, fix])).toEqual([
    ['/0/recordtype', record],
    ['/1/subject', 'name it in "subject"'],
    ['/2/subject', record],
    ['/2/recordtype', record],
    ['/3/recordtype', record],
    ['/4/recordtype', ''],
    ['/5/recordid', 'create it first'],
  ]);
});

test('a list of none is refused where it stands: the body itself', async () => {
  const told = await post('/v1/events/batch', MANY, []);
  expect(told.body).toMatchObject({ status: 422, errors: [{ pointer: '', code: 'out_of_range' }] });
  const many = await post('/v1/events/batch', MANY, new Array<unknown>(501).fill(LOGIN));
  expect(many.body).toMatchObject({ status: 422, errors: [{ pointer: '', code: 'out_of_range' }] });
  const ours = await post('/v1/events/batch', 'application/json', { events: [] });
  expect(ours.body).toMatchObject({ errors: [{ pointer: '/events' }] });
});

test('a fault of an event in headers names its header', async () => {
  const headers = { 'ce-specversion': '1.0', 'ce-id': 'h-2', 'ce-source': '/crm' };
  const told = await api.call('POST', '/v1/events', {
    as: key,
    headers: { ...headers, 'ce-type': 'meeting.boked', 'ce-subject': 'acme' },
  });
  expect(told.body).toMatchObject({ status: 422, errors: [{ header: 'ce-type' }] });
});

test('one goes to one route, many to the other, and neither anywhere else', async () => {
  expect((await post('/v1/events/batch', ONE, LOGIN)).body).toMatchObject({
    ...{ status: 415, detail: expect.stringContaining('goes to /v1/events') as string },
  });
  expect((await post('/v1/events', MANY, [LOGIN])).body).toMatchObject({
    ...{ status: 415, detail: expect.stringContaining('/v1/events/batch') as string },
  });
  expect((await post('/v1/holds', ONE, LOGIN)).status).toBe(415);
  expect((await post('/v1/events/batch', MANY, LOGIN)).body).toMatchObject({
    ...{ status: 422, code: 'wrong_type' },
  });
});
