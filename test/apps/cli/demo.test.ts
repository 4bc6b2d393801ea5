import { ApiClient } from '../../../apps/cli/api-client';
import { ACCOUNTS } from '../../../apps/cli/dev/demo/accounts';
import { demoCompany } from '../../../apps/cli/dev/demo/demo-company';
import { loadCompany } from '../../../apps/cli/dev/demo/load-company';
import { SMALL_COMPANY } from '../../../apps/cli/dev/demo/small-company';
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

async function publish(folder: string, may: readonly string[]) {
  const files = readProject(folder);
  const key = await api.key(['playbooks:publish', 'customers:read', 'people:write', ...may]);
  const client = new ApiClient(await api.app.getUrl(), key);
  await client.post('/v1/publications', { files: Object.fromEntries(files), note: 'demo' });
  const { project } = compile(files);
  if (!project) throw new Error('the project has faults');
  return { client, project };
}

test.each([
  ['sets a tier', STARTER, ['growth', 'strategic', 'stable']],
  ['computes a tier', LIBRARY, ['growth', 'strategic', 'stable']],
  ['has tiers of its own', SMALL, [null, null, null]],
])('the small company fits a project that %s', async (_title, folder, tiers) => {
  const { client, project } = await publish(folder, ['customers:write']);
  await loadCompany(client, SMALL_COMPANY, project);
  const ids = ['galaxy', 'harbour', 'maple'];
  expect(await customers('tier')).toEqual(ids.map((id, n) => [id, tiers[n]]));
  const before = await api.world.pool.query('SELECT FROM customer_change');
  await loadCompany(client, SMALL_COMPANY, project);
  const after = await api.world.pool.query('SELECT FROM customer_change');
  expect(after.rowCount).toBe(before.rowCount);
});

test('forty customers come with the quarter behind them, once', async () => {
  const may = ['customers:write', 'events:write', 'consents:write'];
  const { client, project } = await publish(LIBRARY, may);
  const now = Date.now();
  expect(await loadCompany(client, demoCompany(now), project)).toBe(true);
  const counts = await api.counts();
  expect(await customers('status')).toHaveLength(40);
  const { rows } = await api.world.pool.query<{ score: number }>(
    `SELECT (attributes ->> 'health')::float AS score FROM customer ORDER BY id`,
  );
  const known = rows.map(({ score }) => score).filter((score) => score !== null);
  expect(Math.min(...known)).toBeLessThan(35);
  expect(Math.max(...known)).toBeGreaterThan(85);
  expect(await loadCompany(client, demoCompany(now + 86_400_000), project)).toBe(false);
  expect(await api.counts()).toEqual(counts);
}, 60_000);

test('no two people of customers have one name, and contracts are due at several stages', () => {
  const now = Date.parse('2026-11-22T09:00:00Z');
  const { contacts, records } = demoCompany(now);
  const names = Object.values(contacts).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const days = Object.values(records['contract'] ?? {}).map(
    ({ renews_on }) => (Date.parse(String(renews_on)) - now) / 86_400_000,
  );
  expect(days).toHaveLength(ACCOUNTS.length);
  for (const [from, to] of [
    [-100, 0],
    [0, 100],
    [100, 180],
    [180, 400],
  ] as const)
    expect(days.filter((day) => day > from && day <= to).length).toBeGreaterThan(1);
});
