import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { advance } from '../../playbooks/kernel/advance';
import type { Batch } from '../../playbooks/kernel/command';
import type { External } from '../../playbooks/kernel/input';
import type { Instruction, Plan } from '../../playbooks/kernel/plan';
import type { State } from '../../playbooks/kernel/state';
import { SNAPSHOT } from '../../workflows/messages';
import {
  Desk,
  Enrollments,
  happened,
  mail,
  planOf,
  steps,
  task,
  waitFor,
  type Running,
} from '../support/enrollments';
import { timeSkippingServer } from '../support/temporal';
import { until } from '../support/until';

let server: TestWorkflowEnvironment;
let enrollments: Enrollments;

beforeAll(async () => {
  server = await timeSkippingServer();
  enrollments = new Enrollments(server);
}, 60_000);
afterAll(async () => {
  await enrollments?.stop();
  await server?.teardown();
});

/** Booked leads to `thank`, moved to `ask`. */
function planWith(thank: ReturnType<typeof task>): Plan {
  const [wait, ...rest] = steps(
    waitFor('kickoff', 60, 'kickoff.booked', 'kickoff.moved'),
    { ...thank, next: -1 },
    task('ask'),
  );
  const outcomes = { kickoff_booked: 1, kickoff_moved: 2 };
  return planOf([{ ...wait, outcomes } as Instruction, ...rest]);
}

const snapshot = ({ handle }: Running): Promise<State> => handle.query<State>(SNAPSHOT);
async function comesTo(step: string, plan: Plan, running: Running): Promise<State> {
  const look = async (): Promise<State | undefined> => {
    const state = await snapshot(running);
    const [thread] = state.threads;
    return thread?.mode === 'waiting' && plan.code[thread.pc]?.step === step ? state : undefined;
  };
  return until(`the enrollment waits at ${step}`, look, 10_000);
}

const booked = (at: number): External => happened('kickoff#1/kickoff_booked', at, 'crm/booked');
const moved = (at: number): External => happened('kickoff#1/kickoff_moved', at, 'crm/moved');

/** An enrollment that waits for the kickoff; a workflow task of it has settled what follows from `moved`, and was lost. */
async function committedForMoved(plan: Plan, desk = new Desk(plan)) {
  await enrollments.work(desk);
  const running = await enrollments.start(enrollments.publish(plan));
  const state = await comesTo('kickoff', plan, running);
  const now = await enrollments.now();
  const inputs = [moved(now)];
  const settle = advance(plan, state, inputs, now).commands.find(({ kind }) => kind === 'settle');
  const { batch } = settle as { batch: Batch };
  desk.answer({ enrollment: running.id, batch, now, inputs });
  // The task is tried again, and an event that is older than what the first run saw has come in between.
  await server.sleep(10);
  await running.workflows.events(running.id, [booked(now - 1), ...inputs]);
  return { ...running, desk, n: batch.n };
}

describe('what a lost workflow task had settled', () => {
  test('stands, when the second run decides on more', async () => {
    const plan = planWith(task('thank'));
    const running = await committedForMoved(plan);
    const state = await comesTo('ask', plan, running);
    expect(state.steps['kickoff']?.outcome).toBe('kickoff_moved');
    expect(running.desk.settles.at(-1)?.inputs).toHaveLength(2);
    await running.handle.terminate();
  });

  test('stands, when the second run would send a mail without settling first', async () => {
    const plan = planWith(mail('thank'));
    const running = await committedForMoved(plan);
    const state = await comesTo('ask', plan, running);
    expect(state.steps['thank']).toBeUndefined();
    expect(running.desk.settles.every(({ batch }) => batch.n < running.n)).toBe(true);
    await running.handle.terminate();
  });

  test('leaves the other input waiting for its turn', async () => {
    const plan = planWith(task('thank'));
    plan.code.slice(2).forEach((step) => Object.assign(step, { outcomes: { done: 0 } }));
    const running = await committedForMoved(plan);
    await comesTo('ask', plan, running);
    const at = (await enrollments.now()) + 1;
    const said = { answer: 'done', by: 'ana', form: {}, step: 'ask', visit: 1, task: 'ask#1' };
    await running.workflows.events(running.id, [
      { kind: 'taskResolved', id: 'task/1', at, ...said },
    ]);
    // Back at the wait; what was told before is not told again.
    await running.workflows.events(running.id, [happened('kickoff#2/kickoff_booked', at + 1)]);
    await comesTo('thank', plan, running);
    await running.handle.terminate();
  });

  test('stops the enrollment with a clear message, when it cannot be decided again', async () => {
    const plan = planWith(task('thank'));
    const settle: Desk['settle'] = (request) => {
      const answer = desk.answer(request);
      return Promise.resolve(request.batch.n === 1 ? answer : { ...answer, inputs: [] });
    };
    const desk = new Desk(plan, { settle });
    const running = await committedForMoved(plan, desk);
    const said = await until('a workflow task fails', async () => {
      const { events } = await running.handle.fetchHistory();
      return events?.find((one) => one.workflowTaskFailedEventAttributes)
        ?.workflowTaskFailedEventAttributes?.failure?.message;
    });
    expect(said).toContain('batch 2 was committed');
    expect(said).toContain('nothing goes on until this is understood');
    await running.handle.terminate();
  });
});
