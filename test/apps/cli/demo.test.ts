import { ApiClient } from '../../../apps/cli/api-client';
import { loadDemo } from '../../../apps/cli/dev/demo';
import { readProject } from '../../../apps/cli/project-files';
import { compile } from '../../../playbooks/compiler/compile';
import { TestApi } from '../../support/api';
import { LIBRARY, SMALL, STARTER } from '../../support/project-folder';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.open();
  await api.app.listen({ port: 0, host: '127.0.0.1' });
}, 60_000);
afterEach(() => api.close());

const customers = async (attribute: string) =>
  (
    await api.world.pool.query<{ id: string; value: unknown }>(
      'SELECT id, attributes ->> $1 AS value FROM customer ORDER BY id',
      [attribute],
    )
  ).rows.map(({ id, value }) => [id, value]);

test.each([
  ['sets a tier', STARTER, ['growth', 'strategic', 'stable']],
  ['computes a tier', LIBRARY, ['growth', 'strategic', 'stable']],
  ['has tiers of its own', SMALL, [null, null, null]],
])('the demo company fits a project that %s', async (_title, folder, tiers) => {
  const files = readProject(folder);
  const may = ['playbooks:publish', 'customers:read', 'customers:write', 'people:write'];
  const key = await api.key(may);
  const client = new ApiClient(await api.app.getUrl(), key);
  await client.post('/v1/publications', { files: Object.fromEntries(files), note: 'demo' });
  const { project } = compile(files);
  if (!project) throw new Error('the project has faults');
  await loadDemo(client, project);
  const ids = ['galaxy', 'harbour', 'maple'];
  expect(await customers('tier')).toEqual(ids.map((id, n) => [id, tiers[n]]));
  const before = await api.world.pool.query('SELECT FROM customer_change');
  await loadDemo(client, project);
  const after = await api.world.pool.query('SELECT FROM customer_change');
  expect(after.rowCount).toBe(before.rowCount);
});
