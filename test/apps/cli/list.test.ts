import { TestApi } from '../../support/api';
import { giveTask } from '../../support/give-task';
import { tenureAt } from '../../support/tenure-command';

/** More than the API gives at once. */
const ALL = 203;

let api: TestApi;
let url = '';
let lee = '';
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  lee = await api.person('lee', ['csm', 'ops']);
  await api.world.pool.query(`INSERT INTO queue_member VALUES ('cs_asia', 'lee')`);
  const key = await api.key(['customers:write']);
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme' } });
  for (let n = 0; n < ALL; n++) await giveTask(api.world.pool, {});
  // Clocks of ours count whole milliseconds, and so do the places where pages go on.
  await api.world.pool.query(
    `UPDATE enrollment SET started_at = date_trunc('milliseconds', started_at)`,
  );
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  url = await api.app.getUrl();
}, 60_000);
afterAll(() => api.close());

const list = (...words: string[]) => tenureAt(url, ...words, '--as', 'lee');
const TASKS = ['tasks', 'list', '--list', 'queues'];
const ENROLLMENTS = ['enrollments', 'list'];

test.each([TASKS, ENROLLMENTS])(
  '%s %s says that there is more, and shows it where it is asked to',
  async (...words) => {
    const first = await list(...words);
    expect(first.out.match(/^[0-9a-f-]{36} /gm)).toHaveLength(50);
    expect(first.err).toBe('there are more than these 50: add --limit 500\n');
    const all = await list(...words, '--limit', '500');
    expect(new Set(all.out.match(/^[0-9a-f-]{36} /gm)).size).toBe(ALL);
    expect(all).toMatchObject({ code: 0, err: '' });
    const exactly = await list(...words, '--limit', String(ALL));
    expect(exactly).toMatchObject({ out: all.out, err: '' });
  },
  60_000,
);

test('as data a list holds what the limit asks for, and the place where it goes on', async () => {
  const some = await list(...TASKS, '--json', '--limit', '202');
  const { data, next } = JSON.parse(some.out) as { data: object[]; next: string };
  expect(data).toHaveLength(202);
  const url = `/v1/tasks?status=open&list=queues&cursor=${next}`;
  const rest = await api.call('GET', url, { as: lee });
  expect(rest.body).toMatchObject({ data: [expect.anything()], next: null });
  expect(some.err).toBe('there are more than these 202: add --limit 2020\n');
  const all = await list(...TASKS, '--json', '--limit', '203');
  expect(JSON.parse(all.out)).toMatchObject({ next: null });
}, 60_000);

test('every list that comes in pages takes a limit, and only a number', async () => {
  for (const one of ['approvals', 'outreach', 'holds', 'dead-letters'])
    expect(await list(one, 'list', '--limit', '3')).toMatchObject({ code: 0, err: '' });
  for (const wrong of ['0', '-1', 'all', '1.5']) {
    const refused = await list(...ENROLLMENTS, `--limit=${wrong}`);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('for example --limit 500');
  }
}, 60_000);

test('the trace of an enrollment is shown to its end', async () => {
  const { rows } = await api.world.pool.query<{ id: string }>(
    `WITH one AS (SELECT id, version FROM enrollment LIMIT 1)
     INSERT INTO trace (enrollment_id, seq, at, kind, why, version)
     SELECT id, n, now(), 'wait', 'because', version FROM one, generate_series(1, 450) n
     RETURNING enrollment_id AS id`,
  );
  const shown = await list('enrollments', 'show', rows[0]?.id ?? '', '--json');
  const { trace } = JSON.parse(shown.out) as { trace: { seq: number }[] };
  expect(new Set(trace.map(({ seq }) => seq)).size).toBe(450);
}, 60_000);
