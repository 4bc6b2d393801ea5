import { TestApi } from '../../support/api';
import { giveDraft } from '../../support/give-draft';
import { tenureAt } from '../../support/tenure-command';

let api: TestApi;
let url = '';
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  await api.person('ana', ['csm']);
  await api.person('lee', ['csm']);
  const key = await api.key(['customers:write']);
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme', csm: 'ana' } });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  url = await api.app.getUrl();
}, 60_000);
afterAll(() => api.close());

const approvals = (...words: string[]) => tenureAt(url, 'approvals', ...words);

test('a draft is listed, read and approved on the command line, in the version that was read', async () => {
  const id = await giveDraft(api.world.pool);
  const listed = await approvals('list', '--as', 'ana');
  expect(listed).toMatchObject({ code: 0, err: '' });
  expect(listed.out).toContain(id);
  expect((await approvals('list', '--as', 'lee')).out).not.toContain(id);
  const shown = await approvals('show', id, '--as', 'ana');
  expect(shown.out).toMatch(/--seen 1 .*ana[^]*Hello Li/);
  const unread = await approvals('approve', id, '--as', 'ana', '--seen', '2');
  expect(unread).toMatchObject({ code: 1 });
  expect(unread.err).toContain('version 1');
  expect(await approvals('approve', id, '--as', 'ana', '--seen', '1')).toMatchObject({
    code: 0,
    out: `approved ${id}\n`,
  });
}, 120_000);

test('a no needs a reason, and a person', async () => {
  const id = await giveDraft(api.world.pool);
  expect(await approvals('reject', id, '--as', 'ana', '--seen', '1')).toMatchObject({ code: 2 });
  const nobody = await approvals('reject', id, '--seen', '1', '--reason', 'late');
  expect(nobody).toMatchObject({ code: 2 });
  expect(nobody.err).toContain('--as');
  const no = await approvals('reject', id, '--as', 'ana', '--seen', '1', '--reason', 'late');
  expect(no).toMatchObject({ code: 0, out: `rejected ${id}\n` });
}, 120_000);
