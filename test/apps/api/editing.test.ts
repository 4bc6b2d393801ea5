import { TestApi } from '../../support/api';

let api: TestApi;
let root: string;
let key: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary('library');
  root = await api.person('root', ['admin']);
  key = await api.key(['people:write']);
  for (const id of ['ana', 'lee'])
    await api.call('PATCH', `/v1/people/${id}`, { as: root, body: { name: id } });
});
afterAll(() => api.close());

const SHIFT = {
  person: 'ana',
  from: '2026-03-01T00:00:00.000Z',
  until: '2026-04-01T00:00:00.000Z',
};

describe.each([
  {
    url: '/v1/people/ana',
    mine: { zone: 'Asia/Shanghai' },
    theirs: { zone: 'Europe/Berlin' },
    what: 'members',
  },
  {
    url: '/v1/queues/cs_asia',
    mine: { members: ['ana'] },
    theirs: { members: ['lee'] },
    what: 'members',
  },
  {
    url: '/v1/queues/support/duty',
    mine: { shifts: [SHIFT] },
    theirs: { shifts: [] },
    what: 'shifts',
  },
])('$url', ({ url, mine, theirs, what }) => {
  test('nobody changes what they have not read, nor a key', async () => {
    for (const as of [root, key]) {
      const answer = await api.call('PATCH', url, { as, body: mine });
      expect(answer.body).toMatchObject({ status: 428, code: 'precondition_required' });
      const read = await api.call('GET', url, { as });
      expect(answer.body['detail']).toContain(String(read.headers['etag']));
    }
  });

  test('of two who have read the same the second is told what stands now, and who came between', async () => {
    await api.edit(url, { as: root, body: theirs });
    const read = await api.call('GET', url, { as: key });
    const headers = { 'if-match': String(read.headers['etag']) };
    expect(read.body['etag']).toBe(headers['if-match'].slice(1, -1));
    const first = await api.call('PATCH', url, { as: root, body: mine, headers });
    expect([first.status, first.body]).toMatchObject([200, mine]);
    const second = await api.call('PATCH', url, { as: key, body: theirs, headers });
    expect(second.body).toMatchObject({
      ...{ status: 412, code: 'changed_since_read', current: mine, changed_by: 'person:root' },
      changed: { [what]: expect.anything() as unknown },
    });
    expect((await api.call('GET', url, { as: key })).body).toMatchObject(mine);
    // With what the refusal says it is done: nothing has to be read again.
    const current = second.body['current'] as { etag: string };
    const again = { as: key, body: theirs, headers: { 'if-match': `"${current.etag}"` } };
    expect((await api.call('PATCH', url, again)).body).toMatchObject(theirs);
  });

  test('the tag of an answer is what the next change builds on', async () => {
    const first = await api.edit(url, { as: root, body: mine });
    const headers = { 'if-match': String(first.headers['etag']) };
    expect((await api.call('PATCH', url, { as: root, body: theirs, headers })).status).toBe(200);
  });

  test('of two at once exactly one is carried out', async () => {
    await api.edit(url, { as: root, body: theirs });
    const read = await api.call('GET', url, { as: key });
    const headers = { 'if-match': String(read.headers['etag']) };
    const both = await Promise.all(
      [root, key].map((as) => api.call('PATCH', url, { as, body: mine, headers })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });
});

test('somebody who is not there is created without a tag; with one they have gone meanwhile', async () => {
  const body = { name: 'Kim' };
  const headers = { 'if-match': '"0123456789abcdef"' };
  const gone = await api.call('PATCH', '/v1/people/kim', { as: root, body, headers });
  expect(gone.body).toMatchObject({ status: 412, code: 'changed_since_read', current: null });
  expect((await api.call('PATCH', '/v1/people/kim', { as: root, body })).status).toBe(201);
  expect((await api.call('PATCH', '/v1/people/kim', { as: root, body })).status).toBe(428);
});

test('of two who create the same person at once the second is told to read first', async () => {
  const create = () => api.call('PATCH', '/v1/people/max', { as: root, body: { name: 'Max' } });
  const statuses = (await Promise.all([create(), create(), create()])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([201, 428, 428]);
});

test('what people say of themselves builds on nothing', async () => {
  const answer = await api.call('PATCH', '/v1/me', { as: root, body: { zone: 'UTC' } });
  expect(answer.status).toBe(200);
});

test('a person of the list carries its tag, and how many open tasks are theirs', async () => {
  const [one] = (await api.call('GET', '/v1/people', { as: key })).body['data'] as object[];
  const alone = await api.call('GET', '/v1/people/ana', { as: key });
  expect(one).toEqual(alone.body);
  expect(one).toMatchObject({ id: 'ana', open_tasks: 0, out_of_office: null });
});
