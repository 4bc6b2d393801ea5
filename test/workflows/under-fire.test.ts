import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Instruction } from '../../playbooks/kernel/plan';
import type { State } from '../../playbooks/kernel/state';
import { SNAPSHOT, workflowId } from '../../workflows/messages';
import {
  Desk,
  Enrollments,
  happened,
  planOf,
  steps,
  waitFor,
  type Running,
} from '../support/enrollments';
import { replay } from '../support/replay';
import { devServer } from '../support/temporal';
import { until } from '../support/until';

let server: TestWorkflowEnvironment;
let enrollments: Enrollments;

beforeAll(async () => {
  server = await devServer();
  enrollments = new Enrollments(server);
}, 60_000);
afterAll(async () => {
  await enrollments?.stop();
  await server?.teardown();
});

/** Waits 60 days for a call, again and again, until the customer is gone. */
function callsUntilGone() {
  const [wait] = steps(waitFor('calls', 60, 'call.held', 'customer.gone'));
  return planOf([{ ...wait, outcomes: { call_held: 0 }, next: -1 } as Instruction]);
}
const call = (n: number): ReturnType<typeof happened> =>
  happened(`calls#${n}/call_held`, Date.now());
const gone = (n: number): ReturnType<typeof happened> =>
  happened(`calls#${n}/customer_gone`, Date.now());

async function runsOf({ id }: Running) {
  const runs = [];
  for await (const run of server.client.workflow.list({
    query: `WorkflowId = "${workflowId(id)}"`,
  }))
    runs.push(run.runId);
  return runs;
}
async function historiesOf(running: Running) {
  return Promise.all(
    (await runsOf(running)).map(async (runId) => ({
      workflowId: workflowId(running.id),
      history: await server.client.workflow.getHandle(workflowId(running.id), runId).fetchHistory(),
    })),
  );
}

describe('under fire', () => {
  test('events sent one after the other through many fresh runs are each taken once', async () => {
    const plan = callsUntilGone();
    const desk = new Desk(plan);
    await enrollments.work(desk);
    const running = await enrollments.start(enrollments.publish(plan));
    const calls = 80;
    for (let n = 1; n <= calls; n++) {
      // A few are always on their way, so that they meet workflow tasks that are about to close.
      await until('most are taken', () => Promise.resolve(desk.committed.size > n - 4));
      const event = call(n);
      await running.workflows.events(running.id, [event]);
      if (n % 7 === 0) await running.workflows.events(running.id, [event]);
    }
    await until('every call is taken', () => Promise.resolve(desk.committed.size > calls));
    expect((await running.handle.query<State>(SNAPSHOT)).steps['calls']?.visits).toBe(calls + 1);
    await running.workflows.events(running.id, [gone(calls + 1)]);
    expect(await running.handle.result()).toBe('finished');
    await until('all runs are listed', async () => (await runsOf(running)).length > 3);
    expect(
      await replay(await historiesOf(running), {
        planBytes: (hash) => Promise.resolve(enrollments.plans.get(hash)),
      }),
    ).toEqual([]);
  }, 90_000);

  test('an enrollment that a new worker finds asleep goes on where it was', async () => {
    const plan = callsUntilGone();
    await enrollments.work(new Desk(plan));
    const running = await enrollments.start(enrollments.publish(plan));
    await running.workflows.events(running.id, [call(1), call(2)]);
    await until(
      'it waits',
      async () => (await running.handle.query<State>(SNAPSHOT)).steps['calls']?.visits === 3,
    );
    await enrollments.work(new Desk(plan));
    await running.workflows.events(running.id, [gone(3)]);
    expect(await running.handle.result()).toBe('finished');
  }, 60_000);

  test('an enrollment whose plan is missing fails no further than its workflow task, and goes on once the plan is there', async () => {
    const plan = { ...callsUntilGone(), title: randomUUID() };
    await enrollments.work(new Desk(plan));
    const version = enrollments.publish(plan);
    const bytes = enrollments.plans.get(version);
    enrollments.plans.delete(version);
    const running = await enrollments.start(version);
    const said = await until('its workflow task fails', async () => {
      const { events } = await running.handle.fetchHistory();
      const failed = events?.find((event) => event.workflowTaskFailedEventAttributes);
      return failed?.workflowTaskFailedEventAttributes?.failure?.message;
    });
    expect(said).toContain(`plan ${version} is not in the plan store`);
    if (bytes) enrollments.plans.set(version, bytes);
    await running.workflows.events(running.id, [gone(1)]);
    expect(await running.handle.result()).toBe('finished');
  }, 60_000);
});
