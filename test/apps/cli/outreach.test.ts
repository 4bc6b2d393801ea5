import { TestApi } from '../../support/api';
import { giveUnconfirmed } from '../../support/give-trouble';
import { tenureAt } from '../../support/tenure-command';

let api: TestApi;
let url = '';
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  await api.person('olga', ['ops']);
  const as = await api.key(['customers:write']);
  await api.call('PATCH', '/v1/customers/acme', { as, body: { name: 'Acme' } });
  await api.call('PATCH', '/v1/contacts/li', { as, body: { customer_id: 'acme', name: 'Li' } });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  url = await api.app.getUrl();
}, 60_000);
afterAll(() => api.close());

const outreach = (...words: string[]) => tenureAt(url, 'outreach', ...words);
const as = ['--as', 'olga'];

test('a send that was cut is listed, and once somebody says that it was lost it is no longer', async () => {
  const id = await giveUnconfirmed(api.world.pool, 'Your renewal');
  const listed = await outreach('list', '--status', 'unconfirmed', ...as);
  expect(listed).toMatchObject({ code: 0, err: '' });
  expect(listed.out).toMatch(new RegExp(`${id}.*acme.*li.*email.*drafts.*hello.*unconfirmed`));
  const others = await outreach('list', '--customer', 'nobody', ...as);
  expect(others.out).not.toContain(id);
  expect(
    await outreach('confirm', id, '--lost', '--note', 'not in their log', ...as),
  ).toMatchObject({ code: 0, out: `outreach ${id}: refused\n` });
  const again = await outreach('confirm', id, '--arrived', '--note', 'she answered', ...as);
  expect(again).toMatchObject({ code: 1 });
  expect((await outreach('list', '--status', 'unconfirmed', ...as)).out).not.toContain(id);
}, 120_000);

test('a send goes once more when a person says why', async () => {
  const id = await giveUnconfirmed(api.world.pool, 'Your invoice');
  const sent = await outreach('resend', id, '--note', 'they never got it', ...as);
  expect(sent).toMatchObject({ code: 0, err: '' });
  expect(sent.out).toContain(`outreach ${id}: goes once more`);
  const { rows } = await api.world.pool.query<object>(
    'SELECT asked_by FROM resend WHERE outreach_id = $1',
    [id],
  );
  expect(rows).toEqual([{ asked_by: 'person:olga' }]);
}, 120_000);

test('who says nothing of what happened, why, or who they are is told what is missing', async () => {
  const refused = async (words: readonly string[], missing: string) => {
    const { code, out, err } = await outreach(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(missing);
  };
  const note = ['--note', 'she answered'];
  await refused(['confirm', 'x', '--arrived', '--lost', ...note, ...as], '--arrived and --lost');
  await refused(['confirm', 'x', '--lost', ...as], '--note');
  await refused(['resend', 'x', ...note], '--as');
  const unknown = await outreach('resend', 'x', ...note, ...as);
  expect(unknown.code).not.toBe(0);
  expect(unknown.err).not.toMatch(/\n\s+at /);
}, 120_000);
