import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { DeliverRequest, Receipt } from '../../playbooks/kernel/command';
import {
  DAY,
  Desk,
  Enrollments,
  happened,
  mail,
  planOf,
  steps,
  waitFor,
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

const sixtyDays = planOf(steps(waitFor('kickoff', 60, 'kickoff.booked'), mail('thanks')), {
  exits: { sold: {} },
});

/** An enrollment of a plan, with a desk that answers everything. */
async function run(plan = sixtyDays, desk = new Desk(plan)) {
  await enrollments.work(desk);
  const startedAt = await enrollments.now();
  return { ...(await enrollments.start(enrollments.publish(plan))), desk, startedAt };
}

function daysUntilMail(desk: Desk, startedAt: number): number {
  return ((desk.deliveries[0]?.now ?? NaN) - startedAt) / DAY;
}

describe('an enrollment', () => {
  test('that nobody wakes sleeps 60 days and goes on', async () => {
    const { handle, desk, startedAt } = await run();
    expect(await handle.result()).toBe('finished');
    expect(desk.deliveries.map(({ delivery }) => delivery.id)).toEqual(['thanks#1']);
    expect(daysUntilMail(desk, startedAt)).toBeCloseTo(60, 2);
  });

  test('that an event wakes on day 10 goes on that day', async () => {
    const { id, handle, workflows, desk, startedAt } = await run();
    await server.sleep('10 days');
    const at = await enrollments.now();
    await workflows.events(id, [happened('kickoff#1/kickoff_booked', at)]);
    expect(await handle.result()).toBe('finished');
    expect(daysUntilMail(desk, startedAt)).toBeCloseTo(10, 2);
  });

  test('takes the same event once, however often it is told', async () => {
    const plan = planOf(
      steps(waitFor('one', 60, 'call.held'), waitFor('two', 60, 'call.held'), mail('thanks')),
    );
    const { id, handle, workflows, desk, startedAt } = await run(plan);
    const call = happened('one#1/call_held', (await enrollments.now()) + 1, 'crm/1');
    for (let told = 0; told < 3; told++) await workflows.events(id, [call]);
    await handle.result();
    expect(daysUntilMail(desk, startedAt)).toBeCloseTo(60, 2);
  });

  test('that is paused sleeps past its deadline and goes on when it is resumed', async () => {
    const { id, handle, workflows, desk } = await run();
    const by = { by: 'ana', reason: 'holidays' };
    const paused = await workflows.operate(id, { ...by, id: 'p1', operation: { kind: 'pause' } });
    expect(paused).toEqual({ before: 'running', after: 'paused', exit: null });
    await server.sleep('61 days');
    expect(desk.deliveries).toEqual([]);
    await workflows.operate(id, { ...by, id: 'r1', operation: { kind: 'resume' } });
    expect(await handle.result()).toBe('finished');
    expect(desk.deliveries).toHaveLength(1);
  });

  test('answers an operation that it has taken before, without doing it again', async () => {
    const { id, workflows, handle, desk } = await run();
    const pause = { id: 'p1', by: 'ana', reason: 'why', operation: { kind: 'pause' } } as const;
    await workflows.operate(id, pause);
    const settles = desk.settles.length;
    expect(await workflows.operate(id, pause)).toEqual({
      before: 'running',
      after: 'paused',
      exit: null,
    });
    expect(desk.settles).toHaveLength(settles);
    await handle.terminate();
  });

  test('leaves by the exit an operator names, and takes no operation after it', async () => {
    const { id, workflows, handle } = await run();
    const leave = { by: 'ana', reason: 'sold', operation: { kind: 'exit', exit: 'sold' } } as const;
    const left = await workflows.operate(id, { ...leave, id: 'x1' });
    expect(left).toEqual({ before: 'running', after: 'done', exit: 'sold' });
    expect(await handle.result()).toBe('sold');
    await expect(workflows.operate(id, { ...leave, id: 'x2' })).rejects.toThrow(
      'no running workflow',
    );
  });

  test('that is cancelled in Temporal leaves as removed and closes what is open', async () => {
    const { handle, desk } = await run();
    await handle.cancel();
    expect(await handle.result()).toBe('removed');
    expect(desk.settles.at(-1)?.batch.items).toContainEqual(
      expect.objectContaining({ kind: 'exit', exit: 'removed', by: 'temporal' }),
    );
  });

  test('whose mail nobody could send for a day parks it, and sends it when an operator tries again', async () => {
    const plan = planOf(steps(mail('thanks')));
    let down = true;
    const deliver = ({ delivery: { id }, now }: DeliverRequest): Promise<Receipt> => {
      if (!down) return Promise.resolve({ id, outcome: 'sent', at: now });
      throw ApplicationFailure.create({ message: 'no server', nextRetryDelay: '11h' });
    };
    const { id, handle, workflows, desk, startedAt } = await run(plan, new Desk(plan, { deliver }));
    const parked = () =>
      desk.settles.flatMap(({ batch }) => batch.items).find(({ kind }) => kind === 'status');
    await until('the step parks', async () => {
      await server.sleep('6h');
      return parked() !== undefined;
    });
    const lack = { step: 'thanks', code: 'send-failed', reason: 'no server' };
    expect(parked()).toEqual({ kind: 'status', status: 'parked', parked: lack });
    const told = desk.settles.at(-1)?.batch.items.find(({ kind }) => kind === 'trace');
    expect(told).toMatchObject({
      entries: [{ kind: 'enrolled' }, { kind: 'parked', why: 'no server' }],
    });
    expect((desk.settles.at(-1)?.now ?? NaN) - startedAt).toBeGreaterThan(DAY / 2);
    down = false;
    await workflows.operate(id, {
      id: 'r1',
      by: 'ana',
      reason: 'mended',
      operation: { kind: 'retry', step: 'thanks' },
    });
    expect(await handle.result()).toBe('finished');
    expect(new Set(desk.deliveries.map(({ delivery }) => delivery.id))).toEqual(
      new Set(['thanks#1']),
    );
  });

  test('refuses an operation it does not know', async () => {
    const { id, workflows, handle } = await run();
    const odd = { id: 'o1', by: 'ana', reason: '', operation: { kind: 'explode' } } as never;
    await expect(workflows.operate(id, odd)).rejects.toThrow('operation "explode" is not one of');
    await handle.terminate();
  });
});
