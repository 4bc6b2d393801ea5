import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Desk, Enrollments, happened, mail, planOf, steps, waitFor } from '../support/enrollments';
import { devServer } from '../support/temporal';

/** A machine so busy that a workflow task takes longer than the server waits for it. */
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

/** Longer than `workflowTaskTimeout`. */
const LONG_MS = 6_000;
const plan = planOf(steps(waitFor('kickoff', 60, 'kickoff.booked'), mail('thanks')));

/** To its end; answers how many workflow tasks the server has given up, numbers of settles in their order, and sends. */
async function live(desk: Desk, blocked?: () => void) {
  await enrollments.work(desk);
  const version = enrollments.publish(plan);
  const bytes = enrollments.plans.get(version);
  let looked = 0;
  enrollments.plans.get = (hash) => {
    if ((looked += 1) === 1) blocked?.();
    return hash === version ? bytes : undefined;
  };
  const { id, handle, workflows } = await enrollments.start(version);
  await workflows.events(id, [happened('kickoff#1/kickoff_booked', Date.now())]);
  expect(await handle.result()).toBe('finished');
  const { events } = await handle.fetchHistory();
  return {
    givenUp: events?.filter((one) => one.workflowTaskTimedOutEventAttributes).length,
    settled: desk.settles.map(({ batch }) => batch.n),
    sent: desk.deliveries.map(({ delivery }) => delivery.id),
  };
}

test('a process that stands still holding a workflow task has it done again: the same batch, and nothing twice', async () => {
  const still = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LONG_MS);
  const told = await live(new Desk(plan), still);
  // The second settle asks under the first one's number, and is answered what that has committed.
  expect(told.givenUp).toBeGreaterThanOrEqual(1);
  expect(told.settled.length).toBeGreaterThanOrEqual(2);
  expect([new Set(told.settled), told.sent]).toEqual([new Set([1]), ['thanks#1']]);
}, 90_000);

test('a settle that takes longer keeps its workflow task: it runs once', async () => {
  const desk: Desk = new Desk(plan, {
    settle: async (request) => {
      await new Promise((resolve) => setTimeout(resolve, LONG_MS));
      return desk.answer(request);
    },
  });
  const told = await live(desk);
  expect(told).toEqual({ givenUp: 0, settled: [1], sent: ['thanks#1'] });
}, 90_000);
