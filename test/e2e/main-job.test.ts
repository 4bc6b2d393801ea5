import { until } from '../support/until';
import { Tenure } from './tenure';

/** The main job of the README, on a real `npm start` whose clock shows a Saturday night in Shanghai. */
const tenure = new Tenure();
interface Page<T> {
  data: T[];
}
interface Task {
  id: string;
  title: string;
  assignee: string | null;
  queue: string | null;
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
  playbook: string;
  status: string;
  exit: string | null;
}

beforeAll(async () => {
  await tenure.start('--now', '2026-03-07T23:00:00+08:00');
}, 120_000);
afterAll(() => tenure.close());

const enrollmentOf = async (customer: string) =>
  (await tenure.api().get<Page<Enrollment>>(`/v1/enrollments?customer=${customer}`)).body.data[0];
const openTasks = async (customer: string) =>
  (await tenure.api().get<Page<Task>>(`/v1/tasks?customer=${customer}&status=open`)).body.data;
const openTask = (customer: string, words: string) =>
  until(`"${words}" of ${customer}`, async () =>
    (await openTasks(customer)).find(({ title }) => title.includes(words)),
  );
const noOpenTask = (customer: string) =>
  until('the closed task', async () => (await openTasks(customer)).length === 0);
const traceOf = async (id: string) =>
  (await tenure.api().get<Page<Entry>>(`/v1/enrollments/${id}/trace?limit=200`)).body.data;
const mailTo = (address: string, words: string) =>
  until(`"${words}" to ${address}`, async () => {
    const mails = await tenure
      .api()
      .get<Page<{ subject: string; from: string; to: unknown }>>('/v1/sandbox/mails?limit=200');
    return mails.body.data.find(
      (mail) => JSON.stringify(mail.to).includes(address) && mail.subject.includes(words),
    );
  });
const opened = (id: string, ticket: string) =>
  tenure
    .api()
    .post('/v1/events', { id, type: 'ticket.opened', record: { type: 'ticket', id: ticket } });
const ticket = (id: string, attributes: object) =>
  tenure.api().patch(`/v1/records/ticket/${id}`, attributes);

test('a ticket calls whoever is on duty, at any hour, and taking it on tells the customer who is at it', async () => {
  await opened('ticket-1', 'harbour-1');
  const take = await openTask('harbour', 'T-1001');
  expect(take).toMatchObject({ assignee: null, queue: 'support' });
  expect(take.title).toMatch(/^P1 /);
  expect((await tenure.command('tasks', 'list', '--as', 'noor', '--list', 'queues')).out).toContain(
    take.id,
  );
  const resolved = await tenure.command('tasks', 'resolve', take.id, '--as', 'noor');
  expect(resolved).toMatchObject({ code: 0, err: '' });
  const mail = await mailTo('dora@harbour.example', 'T-1001');
  expect(mail).toMatchObject({ subject: 'T-1001: we are on it' });
  expect(JSON.stringify(mail.from)).toContain('noor@acme.example');
  expect(await openTask('harbour', 'Update 1')).toMatchObject({ assignee: 'noor' });
}, 60_000);

test('solving it ends the updates and asks the customer, and the trace says what, why and which line', async () => {
  await ticket('harbour-1', { status: 'resolved' });
  await mailTo('dora@harbour.example', 'is it fixed');
  await noOpenTask('harbour');
  await tenure.command('events', 'post', 'ticket.fix_confirmed', '--record', 'ticket/harbour-1');
  const { id } = (await enrollmentOf('harbour'))!;
  await until('the watch', async () => (await traceOf(id)).some(({ step }) => step === 'watch'));
  const shown = await tenure.command('enrollments', 'show', id);
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/confirmed .*ticket\.fix_confirmed happened/);
  for (const entry of await traceOf(id)) expect(entry.why).not.toBe('');
  expect((await traceOf(id)).filter((entry) => entry.step !== null && entry.line === null)).toEqual(
    [],
  );
}, 60_000);

test('a deal won on a Saturday night enrolls the customer, and the welcome mail waits for their office', async () => {
  await tenure.api().post('/v1/events', {
    id: 'deal-1',
    type: 'deal.won',
    customer: 'galaxy',
    data: { deal_id: 'd1' },
  });
  const { id } = await until('the enrollment', () => enrollmentOf('galaxy'));
  const held = await until('the held mail', async () =>
    (await traceOf(id)).find(({ kind }) => kind === 'held'),
  );
  expect(held).toMatchObject({ step: 'welcome', why: 'not yet: its window is closed' });
}, 60_000);

test('an exit ends it at once and closes its tasks', async () => {
  await ticket('maple-1', {
    customer_id: 'maple',
    number: 'T-7',
    subject: 'Slow',
    status: 'open',
    impact: 'p3',
  });
  await opened('ticket-2', 'maple-1');
  await openTask('maple', 'T-7');
  await tenure.api().patch('/v1/customers/maple', { status: 'merged' });
  expect(await enrollmentOf('maple')).toMatchObject({ status: 'done', exit: 'merged' });
  await noOpenTask('maple');
}, 60_000);

test('keys resolve no tasks, and a wrong word on the command line says what to write', async () => {
  await ticket('galaxy-1', {
    customer_id: 'galaxy',
    number: 'T-8',
    subject: 'Slow',
    status: 'open',
    impact: 'p3',
  });
  await opened('ticket-3', 'galaxy-1');
  const task = await openTask('galaxy', 'T-8');
  await expect(tenure.api().post(`/v1/tasks/${task.id}/resolve`, {})).rejects.toMatchObject({
    problem: { status: 403 },
  });
  expect(await tenure.command('tasks', 'resolve', task.id)).toMatchObject({ code: 2 });
  expect((await tenure.command('taks', 'list')).err).toContain('tasks');
}, 60_000);

test('the same event posted 100 times over 4 connections is one event and one enrollment', async () => {
  const api = tenure.api();
  await ticket('harbour-2', {
    customer_id: 'harbour',
    number: 'T-9',
    subject: 'Slow',
    status: 'open',
    impact: 'p3',
  });
  const post = async () => {
    for (let i = 0; i < 25; i++) await opened('ticket-4', 'harbour-2');
  };
  await Promise.all([post(), post(), post(), post()]);
  const enrollments = (await api.get<Page<Enrollment>>('/v1/enrollments?customer=harbour')).body
    .data;
  const events = (await api.get<Page<{ id: string }>>('/v1/events?customer=harbour&limit=200')).body
    .data;
  expect(enrollments).toHaveLength(2);
  expect(events.filter(({ id }) => id === 'ticket-4')).toHaveLength(1);
}, 60_000);
