import { randomUUID } from 'node:crypto';
import { readProject } from '../../../apps/cli/project-files';
import { TestApi } from '../../support/api';

/** What publishing says when it looks at what is live already. */
let api: TestApi;
let key: string;
const STARTER = Object.fromEntries(readProject('playbooks/starter'));
const FILE = 'onboarding.playbook.yaml';

beforeEach(async () => {
  api = await TestApi.open();
  key = await api.key(['playbooks:publish']);
});
afterEach(() => api.close());

let calls = 0;
async function publish(files: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const headers = { 'idempotency-key': `beside-${(calls += 1)}` };
  const answer = await api.call('POST', '/v1/publications', { as: key, body: { files }, headers });
  return answer.body;
}

function everywhere(from: string, to: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(STARTER).map(([file, text]) => [file, text.replaceAll(from, to)]),
  );
}

async function enter(): Promise<string> {
  const id = randomUUID();
  await api.world.pool.query(
    "INSERT INTO customer (id, created_at, updated_at) VALUES ('acme', now(), now())",
  );
  await api.world.pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
     SELECT $1::uuid, playbook, hash, 'customer', 'acme', 'acme', 'won', 'k', 'running', now() FROM playbook_version`,
    [id],
  );
  return id;
}

test('a queue that somebody inside still needs cannot leave the catalog before they have left', async () => {
  await publish(STARTER);
  const id = await enter();
  const without = everywhere('cs_leads', 'cs_heads');
  expect(await publish(without)).toMatchObject({
    status: 422,
    code: 'diagnostics',
    diagnostics: [
      {
        code: 'catalog-in-use',
        file: 'catalog.yaml',
        message: '1 customer inside onboarding version 1 still needs queues.cs_leads',
      },
    ],
  });
  await api.world.pool.query('UPDATE enrollment SET ended_at = now() WHERE id = $1', [id]);
  expect(await publish(without)).toMatchObject({
    playbooks: { onboarding: { state: 'new_version' } },
    warnings: [],
  });
});

test('a way in that is another now is told with the number of customers there are', async () => {
  const withWay = (bound: number): Record<string, string> => ({
    ...STARTER,
    [FILE]: String(STARTER[FILE]).replace(
      '  by_hand: {manual: true}\n',
      `  by_hand: {manual: true}\n  low: {becomes: customer.core_task_share < ${bound}}\n`,
    ),
  });
  await publish(withWay(0.3));
  await enter();
  expect(await publish(withWay(0.3))).toMatchObject({ warnings: [] });
  expect(await publish(withWay(0.4))).toMatchObject({
    warnings: [
      { code: 'live-way-in-changed', message: expect.stringMatching(/ 1 customer$/) as unknown },
    ],
  });
});

test('a migration among the files is published with them and moves nobody by itself', async () => {
  const migration = 'migration: onboarding\nfrom: "0a1b2c3d"\nto: "0b4e5f6a"\n';
  const answer = await publish({ ...STARTER, 'onboarding.migration.yaml': migration });
  expect(answer).toMatchObject({ playbooks: { onboarding: { version: 1 } } });
});
