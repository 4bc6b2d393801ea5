import { STARTER } from '../support/project-folder';
import { until } from '../support/until';
import { Tenure } from './tenure';

/** The onboarding of the starter with a short playbook day, begun on a Saturday night: once ignored, once answered. */
const tenure = new Tenure();
interface Enrollment {
  id: string;
  status: string;
  exit: string | null;
}
interface Task {
  id: string;
  answers: Record<string, unknown>;
  form: Record<string, { type: string; required: boolean; min?: number }>;
}

beforeAll(async () => {
  await tenure.start(
    '--day',
    '400ms',
    '--now',
    '2026-03-07T23:00:00+08:00',
    '--project',
    STARTER,
    '--company',
    'small',
  );
  const api = tenure.api();
  await api.patch('/v1/customers/harbour', {
    integrations_live: 2,
    data_validated: true,
    core_task_share: 0.9,
  });
  for (const customer of ['galaxy', 'harbour']) {
    await api.post('/v1/events', {
      id: `deal-${customer}`,
      type: 'deal.won',
      customer,
      data: { deal_id: customer },
    });
  }
}, 120_000);
afterAll(() => tenure.close());

const of = async (customer: string) =>
  (await tenure.api().get<{ data: Enrollment[] }>(`/v1/enrollments?customer=${customer}`)).body
    .data[0];
const exitOf = async (customer: string) => (await of(customer))?.exit ?? undefined;

test('ignored, it goes down the stall path and ends as paused by the customer, with nothing left open', async () => {
  const exit = await until('the end', () => exitOf('galaxy'), 120_000);
  expect(exit).toBe('paused_by_customer');
  const open = (await tenure.api().get<{ data: Task[] }>('/v1/tasks?customer=galaxy&status=open'))
    .body.data;
  expect(open).toEqual([]);
}, 150_000);

test('answered, it closes after the sign-off and the look a month later', async () => {
  const ana = tenure.api();
  await ana.signInAs('ana');
  const exit = await until(
    'the end',
    async () => {
      const tasks = (
        await ana.get<{ data: { id: string }[] }>('/v1/tasks?customer=harbour&status=open')
      ).body.data;
      for (const { id } of tasks) await answer(id);
      return exitOf('harbour');
    },
    120_000,
  );
  expect(exit).toBe('closed');
}, 150_000);

async function answer(id: string): Promise<void> {
  const person = tenure.api();
  await person.signInAs('vera');
  const { body: task } = await person.get<Task & { assignee: string }>(`/v1/tasks/${id}`);
  const owner = tenure.api();
  await owner.signInAs(task.assignee);
  const form = Object.fromEntries(
    Object.entries(task.form ?? {})
      .filter(([, field]) => field.required)
      .map(([name]) => [name, 'twenty characters and more of words']),
  );
  const answers = Object.keys(task.answers ?? {});
  await owner
    .post(`/v1/tasks/${id}/resolve`, {
      form,
      ...(answers[0] === undefined ? {} : { answer: answers[0] }),
    })
    .catch(() => undefined);
}
