import { TestApi } from '../../support/api';

let api: TestApi;
let as: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  as = await api.person('ana', ['csm']);
  await api.person('kim', ['csm']);
});
afterAll(() => api.close());

const me = (body?: object) =>
  api.call(body === undefined ? 'GET' : 'PATCH', '/v1/me', {
    as,
    ...(body === undefined ? {} : { body }),
  });

test('people change their own locale, zone, delegate, absence and shortcuts', async () => {
  const mine = {
    ...{ locale: 'zh-CN', zone: 'Asia/Shanghai', delegate: 'kim', shortcuts: false },
    out_of_office: { from: '2026-03-01T00:00:00Z', until: '2026-03-08T00:00:00Z' },
  };
  expect((await me(mine)).body).toMatchObject({
    ...{ id: 'ana', locale: 'zh-CN', zone: 'Asia/Shanghai', delegate: 'kim', shortcuts: false },
    out_of_office: { from: '2026-03-01T00:00:00.000Z', until: '2026-03-08T00:00:00.000Z' },
  });
  expect((await me()).body).toMatchObject({
    ...{ shortcuts: false, switches_engaged: [], sandbox: true },
  });
  expect((await me({ out_of_office: null })).body).toMatchObject({ out_of_office: null });
});

test.each([
  [{ access: ['admin'] }, '/access', 'unknown_member'],
  [{ active: false }, '/active', 'unknown_member'],
  [{ delegate: 'nobody' }, '/delegate', 'unknown_reference'],
  [{ delegate: 'ana' }, '/delegate', 'unknown_reference'],
  [{ zone: 'Mars/One' }, '/zone', 'unknown_reference'],
])('%j is not for people themselves to say', async (body, pointer, code) => {
  expect((await me(body)).body).toMatchObject({ status: 422, errors: [{ pointer, code }] });
});

test('a key is nobody and changes nothing about itself', async () => {
  const key = await api.key([]);
  const answer = await api.call('PATCH', '/v1/me', { as: key, body: { locale: 'en' } });
  expect(answer.body).toMatchObject({ status: 403, code: 'forbidden' });
});
