import { createHash, randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/activities';
import { EnrollmentWorkflows } from '../../apps/shared/temporal/enrollment-workflows';
import { bundle } from '../../apps/worker/bundle';
import { createWorkers, SETTINGS, type Workers } from '../../apps/worker/worker';
import { REAL_TIME, type PlaybookClock } from '../../playbooks/kernel/clock';
import {
  SETTLED_OTHERWISE,
  type CallReceipt,
  type CallRequest,
  type DeliverRequest,
  type Item,
  type Receipt,
  type SettleAnswer,
  type SettleRequest,
} from '../../playbooks/kernel/command';
import type { Result } from '../../playbooks/kernel/result';
import type { External } from '../../playbooks/kernel/input';
import type { Instruction, Plan } from '../../playbooks/kernel/plan';
import { workflowId } from '../../workflows/messages';

export const DAY = 86_400_000;

/** A plan of these steps; what a test does not say is empty. */
export function planOf(code: readonly Instruction[], more: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    playbook: 'test',
    title: 'Test',
    owner: 'role.cs',
    subject: 'customer',
    purpose: 'lifecycle',
    priority: 'normal',
    ways: {},
    reenroll: 'never',
    exits: { sold: {} },
    exitOrder: [],
    onExitTasks: 'close',
    vars: {},
    start: 0,
    code,
    lifted: [],
    keeps: {},
    events: {},
    templates: {},
    ...more,
  };
}

/** Steps as the compiler would write them: one after the other, the last one leads to the end. */
export function steps(...parts: readonly Partial<Instruction>[]): Instruction[] {
  return parts.map((part, pc) => {
    const next = pc + 1 < parts.length ? pc + 1 : -1;
    return { outcomes: {}, next, ...part } as Instruction;
  });
}
export function waitFor(
  step: string,
  days: number,
  ...types: readonly string[]
): Partial<Instruction> {
  const arms = types.map((type) => ({
    name: type.replace('.', '_'),
    trigger: { kind: 'event' as const, types: [type] },
    since: 'step' as const,
  }));
  const untilOutcome = arms.length > 0 ? ('timeout' as const) : ('reached' as const);
  return { op: 'wait', step, arms, until: { n: days, unit: 'd' }, untilOutcome };
}
export const task = (step: string): Partial<Instruction> => ({ op: 'task', step });
export const mail = (step: string): Partial<Instruction> => ({ op: 'send', step });

/** An event for one arm of a wait. */
export function happened(arm: string, at: number, id: string = randomUUID()): External {
  return { kind: 'event', id, arm, type: arm, at, data: {} };
}

/**
 * Settle and deliver without a world: a task opens, a time comes so many days later, every mail is sent. Keeps what it was
 * asked, and answers a repeated number like the first time, as the real settle does.
 */
export class Desk implements Activities {
  readonly settles: SettleRequest[] = [];
  readonly deliveries: DeliverRequest[] = [];
  readonly calls: CallRequest[] = [];
  readonly committed = new Map<string, SettleAnswer>();

  constructor(
    private readonly plan: Plan,
    private readonly change: Partial<Activities> = {},
  ) {}

  readonly settle = async (request: SettleRequest): Promise<SettleAnswer> => {
    this.settles.push(request);
    if (this.change.settle) return this.change.settle(request);
    return this.answer(request);
  };

  readonly deliver = async (request: DeliverRequest): Promise<Receipt> => {
    this.deliveries.push(request);
    if (this.change.deliver) return this.change.deliver(request);
    const { delivery, enrollment, now, base = 0 } = request;
    for (const [key, answer] of this.committed)
      if (key.startsWith(enrollment) && answer.n > base && answer.now < now)
        throw ApplicationFailure.nonRetryable('decided otherwise', SETTLED_OTHERWISE, answer);
    const carried = (batch: typeof delivery.before): SettleAnswer | undefined =>
      batch && this.answer({ enrollment, batch, now, inputs: [] });
    const [before, after] = [carried(delivery.before), carried(delivery.after)];
    const receipt = { id: delivery.id, outcome: 'sent', at: now } as const;
    return { ...receipt, ...(before && { before }), ...(after && { after }) };
  };

  readonly call = async (request: CallRequest): Promise<CallReceipt> => {
    this.calls.push(request);
    if (this.change.call) return this.change.call(request);
    const { call, enrollment, now } = request;
    const before = call.before && this.answer({ enrollment, batch: call.before, now, inputs: [] });
    return { id: call.id, outcome: 'ok', at: now, answer: {}, ...(before && { before }) };
  };

  answer(request: SettleRequest): SettleAnswer {
    const { enrollment, batch, now, inputs } = request;
    const key = `${enrollment} ${batch.n}`;
    const results = batch.items.map((item) => this.result(item, now));
    const answer = this.committed.get(key) ?? { n: batch.n, now, inputs, results };
    this.committed.set(key, answer);
    return answer;
  }

  private result(item: Item, now: number): Result {
    switch (item.kind) {
      case 'resolveTime': {
        const step = this.plan.code[item.pc];
        const until = step?.op === 'wait' ? step.until : undefined;
        const days = until && 'n' in until ? until.n : 0;
        return { kind: 'time', at: (item.from ?? now) + days * DAY, zone: 'UTC' };
      }
      case 'readFacts':
        return { kind: 'facts', values: {} };
      case 'arm':
      case 'armExits':
        return { kind: 'armed' };
      case 'openTask':
        return { kind: 'task', task: `${item.step}#${item.visit}`, dueAt: 0, assignee: 'ana' };
      case 'exit':
        return { kind: 'exited', exit: item.exit };
      case 'closeTask':
        return { kind: 'taskClosed' };
      default:
        return { kind: 'done' };
    }
  }
}

export interface Running {
  readonly id: string;
  readonly handle: WorkflowHandle;
  readonly workflows: EnrollmentWorkflows;
}

/** Real workers on a test server, with plans from memory. */
export class Enrollments {
  readonly plans = new Map<string, Uint8Array>();
  readonly workflows: EnrollmentWorkflows;
  private workers: Workers | undefined;

  constructor(private readonly server: TestWorkflowEnvironment) {
    this.workflows = new EnrollmentWorkflows(server.client);
  }

  /** Replaces the workers that ran before. */
  async work(activities: Activities): Promise<void> {
    await this.stop();
    this.workers = await createWorkers(SETTINGS, {
      connection: this.server.nativeConnection,
      namespace: 'default',
      activities,
      plans: { planBytes: (hash) => Promise.resolve(this.plans.get(hash)) },
      bundlePath: await bundle(),
    });
  }

  async stop(): Promise<void> {
    await this.workers?.stop();
    this.workers = undefined;
  }

  publish(plan: Plan): string {
    const json = JSON.stringify(plan);
    const hash = `sha256:${createHash('sha256').update(json).digest('hex')}`;
    this.plans.set(hash, new TextEncoder().encode(json));
    return hash;
  }

  async start(version: string, clock: PlaybookClock = REAL_TIME): Promise<Running> {
    const id = randomUUID();
    const startedAt = await this.now();
    const start = { enrollment: id, clock, way: 'manual', trigger: {}, startedAt };
    await this.workflows.start(version, start);
    return { id, handle: this.handle(id), workflows: this.workflows };
  }

  handle(id: string): WorkflowHandle {
    return this.server.client.workflow.getHandle(workflowId(id));
  }

  now(): Promise<number> {
    return this.server.currentTimeMs();
  }
}
