import { readFileSync } from 'node:fs';
import { TestApi } from '../../support/api';

let api: TestApi;
let as: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  as = await api.key(['playbooks:read']);
});
afterAll(() => api.close());

const STORY = readFileSync('docs/scenarios/ignored.scenario.yaml', 'utf8');
const simulate = (body: object, playbook = 'onboarding') =>
  api.call('POST', `/v1/playbooks/${playbook}/simulate`, { as, body });

test('a story is played as it would be on the server, and nothing is stored', async () => {
  const { body } = await simulate({ version: 1, scenario: STORY });
  const lines = body['lines'] as { step: string; what: string; why: string; line: number }[];
  expect(lines[0]).toMatchObject({ what: 'enrolled', file: 'onboarding.playbook.yaml' });
  expect(lines.some(({ step, what }) => step === 'manager_calls' && what === 'task')).toBe(true);
  expect(lines.every(({ why }) => why.length > 0)).toBe(true);
  expect(await api.counts()).toMatchObject({ enrollment: 0, event: 0, outbox: 0 });
});

test('all paths are told once each, without a scenario', async () => {
  const { body } = await simulate({ all_paths: true });
  expect((body['paths'] as unknown[]).length).toBeGreaterThan(5);
});

test('others are answered while a scenario is played', async () => {
  const slow = simulate({ scenario: STORY });
  expect((await api.call('GET', '/healthz')).status).toBe(200);
  expect((await slow).status).toBe(200);
});

test.each([
  ['a story that is not told', {}, 'missing_member'],
  ['a version with files', { version: 1, files: {}, scenario: STORY }, 'unknown_member'],
  ['a scenario with a fault', { scenario: 'given: 5' }, 'diagnostics'],
  ['a version that never was', { version: 9, scenario: STORY }, 'not_found'],
  [
    'a file with a fault',
    { files: { 'a.playbook.yaml': 'playbook: a' }, all_paths: true },
    'diagnostics',
  ],
])('%s is refused by name', async (_, body, code) => {
  expect((await simulate(body)).body).toMatchObject({ code });
});
