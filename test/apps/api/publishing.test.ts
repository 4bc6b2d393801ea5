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
  const [file = ''] = Object.keys(LIBRARY).filter((name) => name.endsWith('.playbook.yaml'));
  const changed = {
    ...LIBRARY,
    [file]: String(LIBRARY[file]).replace(/^title: .*/m, 'title: Another title'),
  };
  expect((await publish({ files: changed })).body['playbooks']).toMatchObject({
    onboarding: { state: 'new_version', version: 2 },
  });
  const versions = await api.call('GET', '/v1/playbooks/onboarding/versions', { as: key });
  expect(versions.body['data']).toMatchObject([{ number: 2, inside: 0 }, { number: 1 }]);
});

test('of each publication is told what it did to which playbook', async () => {
  await publish({ files: LIBRARY });
  await publish({ files: LIBRARY });
  const { body } = await api.call('GET', '/v1/publications', { as: key });
  const [second, first] = body['data'] as { changes: Record<string, unknown> }[];
  expect(second?.changes).toEqual({});
  expect(first?.changes['onboarding']).toEqual({ state: 'new_version', version: 1 });
});

test('a dry run says the same and changes nothing', async () => {
  const answer = await publish({ files: LIBRARY, dry_run: true });
  expect(answer.body).toMatchObject({
    id: null,
    playbooks: { onboarding: { state: 'new_version', version: 1 } },
  });
  expect(await api.counts()).toMatchObject({ publication: 0 });
});

test('a playbook that is gone must be named', async () => {
  await publish({ files: LIBRARY });
  const rest = Object.fromEntries(
    Object.entries(LIBRARY).filter(([name]) => !name.endsWith('.playbook.yaml')),
  );
  expect((await publish({ files: rest })).body).toMatchObject({
    status: 422,
    errors: [{ pointer: '/files', code: 'missing_member' }],
  });
  expect((await publish({ files: rest, retire: ['onboarding'] })).body['playbooks']).toMatchObject({
    onboarding: { state: 'retired' },
  });
  expect((await api.call('GET', '/v1/playbooks/onboarding', { as: key })).body).toMatchObject({
    state: 'retired',
  });
});

test('who builds on an older publication hears who came between', async () => {
  const first = await publish({ files: LIBRARY });
  const base = { 'if-match': `"${String(first.body['id'])}"` };
  expect((await publish({ files: LIBRARY, note: 'two' }, base)).status).toBe(201);
  expect((await publish({ files: LIBRARY, note: 'three' }, base)).body).toMatchObject({
    status: 409,
    code: 'base_changed',
  });
});

test('faults come with file, line and fix, also from a text that holds a NUL byte', async () => {
  const files = { ...LIBRARY, 'x.playbook.yaml': 'playbook: x\u0000y\ntitel: X\n' };
  const checked = await api.call('POST', '/v1/check', { as: key, body: { files } });
  expect(checked.body).toMatchObject({
    ok: false,
    diagnostics: expect.arrayContaining([
      expect.objectContaining({ file: 'x.playbook.yaml', line: 1 }),
    ]) as unknown,
  });
  expect((await publish({ files })).body).toMatchObject({
    status: 422,
    code: 'diagnostics',
    diagnostics: checked.body['diagnostics'],
  });
});
