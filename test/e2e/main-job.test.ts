import { until } from '../support/until';
import { Tenure } from './tenure';

/** The main job of the README, on a real `npm start`. */
const tenure = new Tenure();
interface Page<T> {
  data: T[];
}
interface Task {
  id: string;
  title: string;
  assignee: string | null;
  status: string;
}
interface Entry {
  kind: string;
  step: string | null;
  line: number | null;
  why: string;
}
interface Enrollment {
  id: string;
  status: string;
  exit: string | null;
}

beforeAll(async () => {
  await tenure.start();
}, 120_000);
afterAll(() => tenure.close());

const enrollmentOf = async (customer: string) =>
  (await tenure.api().get<Page<Enrollment>>(`/v1/enrollments?customer=${customer}`)).body.data[0];
const openTask = (customer: string) =>
  until(
    `a task of ${customer}`,
    async () =>
      (await tenure.api().get<Page<Task>>(`/v1/tasks?customer=${customer}&status=open`)).body
        .data[0],
  );
const traceOf = async (id: string) =>
  (await tenure.api().get<Page<Entry>>(`/v1/enrollments/${id}/trace?limit=200`)).body.data;

test('a deal won enrolls the customer, sends the welcome mail in their language and gives the CSM a task', async () => {
  await tenure.api().post('/v1/events', {
    id: 'deal-1',
    type: 'deal.won',
    customer: 'galaxy',
    data: { deal_id: 'd1' },
  });
  const task = await openTask('galaxy');
  expect(task).toMatchObject({ assignee: 'ana', status: 'open' });
  const mails = (
    await tenure.api().get<Page<{ subject: string; to: string; text: string }>>('/v1/sandbox/mails')
  ).body.data;
  expect(mails.map((mail) => mail.subject)).toEqual(['欢迎 星河科技，我们开始吧']);
  expect(JSON.stringify(mails[0])).toContain('chen@galaxy.example');
}, 60_000);

test('resolving the task and a booked kick-off move it on, and the trace says what, why and which line', async () => {
  const plan = await openTask('galaxy');
  const resolved = await tenure.command(
    'tasks',
    'resolve',
    plan.id,
    '--as',
    'ana',
    '--form',
    'core_task=Close a month',
  );
  expect(resolved).toMatchObject({ code: 0, err: '' });
  const { id } = (await enrollmentOf('galaxy'))!;
  await until('the wait for a kick-off', async () =>
    (await traceOf(id)).some((entry) => entry.step === 'kickoff'),
  );
  await tenure.command('events', 'post', 'kickoff.booked', '--customer', 'galaxy');
  const next = await openTask('galaxy');
  expect(next.title).toContain('成功标准');
  const shown = await tenure.command('enrollments', 'show', id);
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/kickoff .*kickoff\.booked/);
  for (const entry of await traceOf(id)) expect(entry.why).not.toBe('');
  expect((await traceOf(id)).filter((entry) => entry.step !== null && entry.line === null)).toEqual(
    [],
  );
}, 60_000);

test('an exit ends it at once and closes its tasks', async () => {
  await tenure.api().patch('/v1/customers/galaxy', { status: 'churned' });
  expect(await enrollmentOf('galaxy')).toMatchObject({ status: 'done', exit: 'churned' });
  await until(
    'the closed task',
    async () =>
      (await tenure.api().get<Page<Task>>('/v1/tasks?customer=galaxy&status=open')).body.data
        .length === 0,
  );
}, 60_000);

test('keys resolve no tasks, and a wrong word on the command line says what to write', async () => {
  await tenure.api().post('/v1/events', {
    id: 'deal-2',
    type: 'deal.won',
    customer: 'harbour',
    data: { deal_id: 'd2' },
  });
  const task = await openTask('harbour');
  await expect(
    tenure.api().post(`/v1/tasks/${task.id}/resolve`, { form: { core_task: 'x' } }),
  ).rejects.toMatchObject({ problem: { status: 403 } });
  expect(await tenure.command('tasks', 'resolve', task.id)).toMatchObject({ code: 2 });
  expect((await tenure.command('taks', 'list')).err).toContain('tasks');
}, 60_000);

test('the same event posted 100 times over 4 connections is one event and one enrollment', async () => {
  const api = tenure.api();
  const event = { id: 'deal-3', type: 'deal.won', customer: 'maple', data: { deal_id: 'd3' } };
  const post = async () => {
    for (let i = 0; i < 25; i++) await api.post('/v1/events', event);
  };
  await Promise.all([post(), post(), post(), post()]);
  const enrollments = (await api.get<Page<Enrollment>>('/v1/enrollments?customer=maple')).body.data;
  const events = (await api.get<Page<unknown>>('/v1/events?customer=maple')).body.data;
  expect([enrollments.length, events.length]).toEqual([1, 1]);
}, 60_000);
