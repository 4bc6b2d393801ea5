import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Instruction, Plan } from '../../playbooks/kernel/plan';
import { workflowId } from '../../workflows/messages';
import {
  Desk,
  Enrollments,
  happened,
  mail,
  planOf,
  steps,
  waitFor,
  type Running,
} from '../support/enrollments';

export const FIXTURES = join(__dirname, 'histories');

/** What a fixture holds: the history as JSON and the plans it refers to. */
export interface Fixture {
  readonly plans: Readonly<Record<string, string>>;
  readonly histories: readonly { readonly workflowId: string; readonly history: unknown }[];
}

/** What is recorded: enough different ends that every part of the shell has been there. */
const STORIES: Readonly<Record<string, (record: Recorder) => Promise<Running>>> = {
  'ignored-to-the-end': async ({ start, days }) => {
    const running = await start(welcome());
    await days(60);
    return running;
  },
  'answered-early': async ({ start, days, now }) => {
    const running = await start(welcome());
    await days(10);
    await running.workflows.events(running.id, [
      happened('kickoff#1/kickoff_booked', await now(), 'crm/1'),
    ]);
    return running;
  },
  'paused-resumed-left': async ({ start, days }) => {
    const running = await start(welcome());
    const who = { by: 'ana', reason: 'asked to' };
    await running.workflows.operate(running.id, { ...who, id: 'p', operation: { kind: 'pause' } });
    await days(70);
    await running.workflows.operate(running.id, { ...who, id: 'r', operation: { kind: 'resume' } });
    const exit = { kind: 'exit', exit: 'lost' } as const;
    await running.workflows
      .operate(running.id, { ...who, id: 'x', operation: exit })
      .catch(() => undefined);
    return running;
  },
  'many-calls': async ({ start, now }) => {
    const [wait] = steps(waitFor('calls', 60, 'call.held', 'customer.gone'));
    const running = await start(
      planOf([{ ...wait, outcomes: { call_held: 0 }, next: -1 } as Instruction]),
    );
    for (let n = 1; n <= 12; n++)
      await running.workflows.events(running.id, [
        happened(`calls#${n}/call_held`, await now(), `crm/${n}`),
      ]);
    await running.workflows.events(running.id, [
      happened('calls#13/customer_gone', await now(), 'crm/13'),
    ]);
    return running;
  },
};

export const STORY_NAMES = Object.keys(STORIES);

interface Recorder {
  readonly start: (plan: Plan) => Promise<Running>;
  readonly days: (count: number) => Promise<void>;
  readonly now: () => Promise<number>;
}

/** A mail, a wait of 60 days for the kickoff, a mail for those who came and a task and a wait for the others. */
function welcome(): Plan {
  const [hello, wait, thanks, stall, last] = steps(
    mail('hello'),
    waitFor('kickoff', 60, 'kickoff.booked'),
    { ...mail('thanks'), next: -1 },
    { op: 'notify', step: 'stall' },
    { ...waitFor('last', 5), next: -1 },
  );
  return planOf([
    hello as Instruction,
    { ...wait, outcomes: { kickoff_booked: 2, timeout: 3 } } as Instruction,
    thanks as Instruction,
    stall as Instruction,
    last as Instruction,
  ]);
}

/** Plays every story on a server whose time skips and writes its histories down. */
export async function record(server: TestWorkflowEnvironment): Promise<void> {
  mkdirSync(FIXTURES, { recursive: true });
  const enrollments = new Enrollments(server);
  for (const [name, tell] of Object.entries(STORIES)) {
    const start = async (plan: Plan): Promise<Running> => {
      await enrollments.work(new Desk(plan));
      return enrollments.start(enrollments.publish(plan));
    };
    const days = (count: number): Promise<void> => server.sleep(`${count} days`);
    const running = await tell({ start, days, now: () => enrollments.now() });
    await running.handle.result();
    const fixture = await fixtureOf(server, enrollments, running);
    writeFileSync(join(FIXTURES, `${name}.json`), `${JSON.stringify(fixture)}\n`);
    enrollments.plans.clear();
  }
  await enrollments.stop();
}

async function fixtureOf(
  server: TestWorkflowEnvironment,
  { plans }: Enrollments,
  { id }: Running,
): Promise<Fixture> {
  const histories = [];
  let runId: string | undefined;
  for (;;) {
    const history = await server.client.workflow.getHandle(workflowId(id), runId).fetchHistory();
    histories.unshift({
      workflowId: workflowId(id),
      history: JSON.parse(historyToJSON(history)) as unknown,
    });
    runId =
      history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
    if (!runId) break;
  }
  const text = new TextDecoder();
  return {
    plans: Object.fromEntries([...plans].map(([hash, bytes]) => [hash, text.decode(bytes)])),
    histories,
  };
}
