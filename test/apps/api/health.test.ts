import { TestApi } from '../../support/api';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

test('anybody may ask whether the API lives; without Temporal it is ready but degraded', async () => {
  expect((await api.call('GET', '/healthz')).body).toEqual({ status: 'ok' });
  expect((await api.call('GET', '/readyz')).body).toEqual({
    status: 'ready',
    degraded: ['temporal'],
  });
});

test('the OpenAPI description is version 3.1 and the page that shows it loads nothing from elsewhere', async () => {
  const { body } = await api.call('GET', '/openapi.json');
  expect(body).toMatchObject({ openapi: '3.1.0', paths: { '/healthz': {} } });
  const page = await api.call('GET', '/docs');
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
});
