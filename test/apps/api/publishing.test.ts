import { readProject } from '../../../apps/cli/project-files';
import { TestApi } from '../../support/api';

let api: TestApi;
let key: string;
const LIBRARY = Object.fromEntries(readProject('playbooks/starter'));

beforeEach(async () => {
  api = await TestApi.open();
  key = await api.key(['playbooks:publish', 'playbooks:read']);
});
afterEach(() => api.close());

let calls = 0;
function publish(body: object, headers: Record<string, string> = {}): ReturnType<TestApi['call']> {
  return api.call('POST', '/v1/publications', {
    as: key,
    body,
    headers: { 'idempotency-key': `publish-${(calls += 1)}`, ...headers },
  });
}

test('text that was not changed makes no new version, changed text makes the next one', async () => {
  expect((await publish({ files: LIBRARY })).body['playbooks']).toMatchObject({
    onboarding: { state: 'new_version', version: 1 },
  });
  expect((await publish({ files: LIBRARY })).body['playbooks']).toMatchObject({
    onboarding: { state: 'unchanged', version: 1 },
  });
  const file = 'onboarding.migration.yaml';
  const text = 'migration: onboarding\nfrom: "0a1b2c3d"\nto: "0b4e5f6a"\nsteps: {plan: plan}\n';
  const answer = await publish({ files: { ...LIBRARY, [file]: text } });
  expect(answer.body).toMatchObject({
    status: 422,
    code: 'diagnostics',
    diagnostics: [{ code: 'not-supported-yet', file, line: 1, column: 1 }],
  });
  expect(await api.world.published.live()).toEqual([]);
});

test('members that are not built yet are refused by name', async () => {
  const answer = await publish({ files: LIBRARY, texts: 'inside', backfill: { onboarding: 3 } });
  expect(answer.body['errors']).toMatchObject([
    { pointer: '/texts', code: 'not_supported_yet' },
    { pointer: '/backfill', code: 'not_supported_yet' },
  ]);
});
