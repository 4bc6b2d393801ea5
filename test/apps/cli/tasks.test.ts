import { TestApi } from '../../support/api';
import { giveTask } from '../../support/give-task';
import { tenureAt } from '../../support/tenure-command';

let api: TestApi;
let url = '';
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  await api.person('lee', ['csm']);
  await api.world.pool.query(`INSERT INTO queue_member VALUES ('cs_asia', 'lee')`);
  const key = await api.key(['customers:write']);
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme' } });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  url = await api.app.getUrl();
}, 60_000);
afterAll(() => api.close());

const tasks = (...words: string[]) => tenureAt(url, 'tasks', ...words);

test('a task is claimed, hidden, ticked, commented on and resolved on the command line', async () => {
  const id = await giveTask(api.world.pool, { checklist: ['Numbers', 'Names'] });
  const as = ['--as', 'lee'];
  expect(await tasks('claim', id, ...as)).toMatchObject({ code: 0, out: `claimed ${id}\n` });
  expect(await tasks('snooze', id, '1d', 'on holiday', ...as)).toMatchObject({ code: 0 });
  expect((await tasks('list', '--list', 'snoozed', ...as)).out).toContain(id);
  expect(await tasks('comment', id, 'called', ...as)).toMatchObject({ code: 0 });
  expect(await tasks('tick', id, 'yes', 'no', ...as)).toMatchObject({ code: 0 });
  const early = await tasks('resolve', id, ...as);
  expect(early).toMatchObject({ code: 1 });
  expect(early.err).toContain('Names');
  expect(await tasks('resolve', id, ...as, '--checklist', 'yes', 'yes')).toMatchObject({ code: 0 });
}, 180_000);

test('a key takes no task on, and a word that is neither yes nor no is refused', async () => {
  const id = await giveTask(api.world.pool, { checklist: ['Numbers'] });
  const nobody = await tasks('claim', id);
  expect(nobody).toMatchObject({ code: 2 });
  expect(nobody.err).toContain('--as');
  expect(await tasks('tick', id, 'perhaps', '--as', 'lee')).toMatchObject({ code: 2 });
}, 60_000);
