import { TestApi } from '../../support/api';
import { projectFolder } from '../../support/project-folder';
import { readProject } from '../../../apps/cli/project-files';
import { STARTER } from '../../support/project-folder';
import { join } from 'node:path';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await TestApi.open();
  key = await api.key(['customers:read', 'customers:write', 'playbooks:publish']);
  const starter = [...readProject(STARTER)].filter(
    ([name]) => !/\.(playbook|test)\.yaml$/.test(name),
  );
  const folder = projectFolder(join(__dirname, '..', '..', 'e2e', 'scores-story'));
  const files = Object.fromEntries([...starter, ...folder]);
  const headers = { 'idempotency-key': 'publish' };
  const published = await api.call('POST', '/v1/publications', {
    as: key,
    body: { files },
    headers,
  });
  if (published.status !== 201) throw new Error(published.text);
  await patch({ name: 'Acme', usage: 0.5, annual_value: 10 });
  const ticket = { customer_id: 'acme', status: 'open', severity: 'p2' };
  await api.call('PATCH', '/v1/records/ticket/t1', { as: key, body: ticket });
});
afterAll(() => api.close());

const get = (path: string) => api.call('GET', path, { as: key });
const patch = (body: Record<string, unknown>) =>
  api.call('PATCH', '/v1/customers/acme', { as: key, body });

test('a customer shows what is computed of it, and on request since when and from which parts', async () => {
  const { body } = await get('/v1/customers/acme?include=computed');
  expect(body).toMatchObject({
    health: 70,
    urgent_open: 0,
    computed: {
      health: { value: 70, at: expect.any(String) as string, parts: { usage: 50, calm: 100 } },
      strategic: { value: false, parts: null },
    },
  });
});

test('what is computed says why: formulas, weights, inputs and the line of the catalog', async () => {
  await patch({ annual_value: 600000 });
  const { body } = await get('/v1/customers/acme/attributes/health/explain');
  expect(body).toMatchObject({
    value: 50,
    file: 'catalog.yaml',
    line: expect.any(Number) as number,
    parts: [
      {
        name: 'usage',
        weight: 60,
        value: 50,
        expression: 'scale(customer.usage, 0, 1)',
        inputs: [{ name: 'customer.usage', value: 0.5, at: expect.any(String) as string }],
      },
      { name: 'calm', weight: 40, value: 50, inputs: [{ name: 'customer.urgent_open', value: 1 }] },
    ],
  });
  const tickets = await get('/v1/customers/acme/attributes/urgent_open/explain');
  expect(tickets.body).toMatchObject({ value: 1, inputs: [{ name: 'customer.tickets' }] });
  const wrong = await get('/v1/customers/acme/attributes/helth/explain');
  expect(wrong.body).toMatchObject({
    status: 404,
    detail: expect.stringContaining('write "health"') as string,
  });
});

test('a computed attribute is not set from outside', async () => {
  const { body } = await patch({ health: 3 });
  expect(body).toMatchObject({
    status: 422,
    code: 'computed_attribute',
    errors: [{ pointer: '/health', code: 'computed_attribute' }],
  });
});

test('the timeline tells each change once, newest first, with what followed from it', async () => {
  await patch({ usage: 1 });
  const first = await get('/v1/customers/acme/timeline?kinds=change&limit=2');
  expect(first.body['data']).toMatchObject([
    { kind: 'change', title: 'customer.health: 50 → 80', parts: { usage: 100, calm: 50 } },
    { kind: 'change', title: 'customer.usage: 0.5 → 1', ref: { type: 'customer', id: 'acme' } },
  ]);
  const rest = await get(
    `/v1/customers/acme/timeline?kinds=change&limit=200&cursor=${String(first.body['next'])}`,
  );
  expect(rest.body).toMatchObject({ next: null });
  const titles = (rest.body['data'] as { title: string }[]).map(({ title }) => title);
  expect(titles.slice(0, 4)).toEqual([
    'customer.health: 70 → 50',
    'customer.urgent_open: 0 → 1',
    'ticket.urgent: false → true',
    'customer.strategic: false → true',
  ]);
  expect((await get('/v1/customers/nobody/timeline')).status).toBe(404);
});
