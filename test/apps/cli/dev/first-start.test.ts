import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ApiClient } from '../../../../apps/cli/api-client';
import { bringIn } from '../../../../apps/cli/dev/bring-in';
import { Folder } from '../../../../apps/cli/dev/folder';
import { publishProject } from '../../../../apps/cli/dev/publish-project';
import { readProject } from '../../../../apps/cli/project-files';
import { TestApi } from '../../../support/api';
import { projectWith, yaml } from '../../../support/project';
import { LIBRARY, STARTER } from '../../../support/project-folder';

/** What a start brings into a server: a project and the company it is tried with. */
let api: TestApi;
let client: ApiClient;
let said: string[];
let state: string;
const ROOT = join(__dirname, '..', '..', '..', '..');
beforeEach(async () => {
  api = await TestApi.open();
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const may = [
    'playbooks:publish',
    'playbooks:read',
    'people:write',
    'customers:read',
    'customers:write',
  ];
  client = new ApiClient(await api.app.getUrl(), await api.key(may));
  said = [];
  state = mkdtempSync(join(tmpdir(), 'tenure-'));
}, 60_000);
afterEach(async () => {
  rmSync(state, { recursive: true });
  await api.close();
});

const publish = (folder: string) => publishProject(client, folder, (line) => said.push(line));
/** Like a start in the folder of this test. */
const start = (project: string) =>
  bringIn(
    {
      ...{ api: client, folder: new Folder(state), root: ROOT, say: (line) => said.push(line) },
      ...{ company: 'small', now: Date.now() },
    },
    project,
  );
async function ids(table: string): Promise<string[]> {
  const { rows } = await api.world.pool.query<{ id: string }>(
    `SELECT id FROM ${table} ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

test('the library comes with a company that it knows all about', async () => {
  await start(LIBRARY);
  expect(said).toEqual([]);
  expect(await ids('customer')).toEqual(['galaxy', 'harbour', 'maple']);
  expect(await ids('record')).toEqual(['harbour-1']);
  expect(await api.counts()).toMatchObject({ contact: 6, enrollment: 0 });
  const { body } = await client.get<{ customer: object }>('/v1/customers/harbour');
  expect(JSON.stringify(body)).toContain('"tier":"strategic"');
}, 60_000);

test('what has become of a customer stays over the next start', async () => {
  await start(STARTER);
  await client.patch('/v1/customers/galaxy', { status: 'churned' });
  await start(LIBRARY);
  const { body } = await client.get('/v1/customers/galaxy');
  expect(JSON.stringify(body)).toContain('"status":"churned"');
}, 60_000);

test('a start with the same files publishes nothing, unless somebody has published since', async () => {
  await start(STARTER);
  await start(STARTER);
  expect(await api.counts()).toMatchObject({ publication: 1 });
  await client.post('/v1/publications', { files: Object.fromEntries(readProject(STARTER)) });
  await start(STARTER);
  expect(await api.counts()).toMatchObject({ publication: 3 });
}, 60_000);

test('whom a start brings in by "backfill: matching" is confirmed by itself, and said', async () => {
  await start(STARTER);
  const folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  const care = yaml`
    playbook: care
    title: Care
    owner: ops@acme.example
    purpose: service
    enroll: {rich: {becomes: customer.annual_value > 100000}}
    reenroll: always
    backfill: matching
    exits: {gone: {event: login}}
    on_exit: {tasks: close}
    steps: [{id: pause, wait: 7d}]`;
  for (const [name, text] of Object.entries(projectWith({ care, onboarding: ONBOARDING }))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  await publish(folder);
  rmSync(folder, { recursive: true });
  expect(said).toEqual(['"backfill: matching" of care: enrolls the 2 who match already']);
  const { rows } = await api.world.pool.query('SELECT playbook, confirmed, total FROM bulk');
  expect(rows).toEqual([{ playbook: 'care', confirmed: 2, total: 2 }]);
}, 60_000);

test('a project that is refused says why, and keeps only a system from starting that has nothing to run on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  const files = projectWith({ onboarding: ONBOARDING.replace('event: login', 'event: lgoin') });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  await expect(publish(folder)).rejects.toThrow('lgoin');
  await start(STARTER);
  expect(await publish(folder)).toBeUndefined();
  rmSync(folder, { recursive: true });
  expect(said[0]).toContain('onboarding.playbook.yaml:8:');
  expect(said[1]).toContain('runs on with what was published before');
}, 60_000);

/** What is live must stay, or be retired by name. */
const ONBOARDING = yaml`
  playbook: onboarding
  title: Onboarding
  owner: ops@acme.example
  purpose: service
  enroll: {hand: {manual: true}}
  reenroll: always
  backfill: none
  exits: {gone: {event: login}}
  on_exit: {tasks: close}
  steps: [{id: pause, wait: 7d}]`;
