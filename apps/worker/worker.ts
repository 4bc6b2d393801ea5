import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { activityInfo } from '@temporalio/activity';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { Activities } from '../../activities/activities';
import type { CallRequest, SettleRequest } from '../../playbooks/kernel/command';
import { CALL_QUEUE, channelQueue, enrollmentOf, ENROLLMENT_QUEUE } from '../../workflows/messages';
import {
  restoreDelivery,
  shorten,
  shortenReceipt,
  type ShortAnswer,
  type ShortDelivery,
  type ShortReceipt,
} from '../../workflows/wire';
import { payloadConverterPath } from '../shared/temporal/converter-path';
import { PlanCodec, type PlanStore } from '../shared/temporal/plan-codec';

/** Each has a task queue of its own: a service that is slow or away keeps nobody else waiting. */
export type Channel = 'email' | 'slack' | 'feishu' | 'dingtalk' | 'wecom' | 'sms' | 'webhook';

export interface WorkerSettings {
  /** Workflow tasks at once. */
  readonly slots: number;
  /** Workflows kept in memory: at least three times the slots, else a full cache throws away local activities in flight. */
  readonly cached: number;
  /** Messages a second over all workers, by channel. */
  readonly perSecond: Readonly<Record<Channel, number>>;
  /** Calls a second over all workers. */
  readonly callsPerSecond: number;
  /** After this a stop no longer waits for what is in flight. */
  readonly shutdownForceMs: number;
}

export const SETTINGS: WorkerSettings = {
  slots: 40,
  cached: 600,
  perSecond: { email: 50, slack: 20, feishu: 20, dingtalk: 20, wecom: 20, sms: 20, webhook: 50 },
  callsPerSecond: 50,
  shutdownForceMs: 5_000,
};

export interface WorkerDeps {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: Activities;
  readonly plans: PlanStore;
  /** Path of the workflow bundle. */
  readonly bundlePath: string;
}

export interface Workers {
  /** Ends when they have stopped; throws when one of them fails. */
  readonly done: Promise<void>;
  /** Takes no new work and waits for what is in flight. */
  stop(): Promise<void>;
}

/** Starts one worker for the enrollments with their settles and one for each channel. Throws when the settings cannot hold. */
export async function createWorkers(settings: WorkerSettings, deps: WorkerDeps): Promise<Workers> {
  if (settings.cached < 3 * settings.slots)
    throw new Error(
      `the workflow cache holds ${settings.cached}, needed are ${3 * settings.slots}: three times the ${settings.slots} slots for workflow tasks`,
    );
  const channels = Object.keys(settings.perSecond) as Channel[];
  const workers = [
    await Worker.create(enrollments(settings, deps)),
    await Worker.create(calls(settings, deps)),
    ...(await Promise.all(channels.map((one) => Worker.create(deliveries(one, settings, deps))))),
  ];
  const running = workers.map((worker) => worker.run());
  // One that fails takes the others with it: half a worker would look alive.
  const done = Promise.all(running).then(
    () => undefined,
    async (error: unknown) => {
      stopAll(workers);
      await Promise.allSettled(running);
      throw error;
    },
  );
  return {
    done,
    stop: async () => {
      stopAll(workers);
      await Promise.allSettled(running);
    },
  };
}

function stopAll(workers: readonly Worker[]): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}

/** Identity and build id are repeated in every event of a history: short ones save a fifth of its bytes. */
function shared(settings: WorkerSettings, deps: WorkerDeps): Omit<WorkerOptions, 'taskQueue'> {
  return {
    connection: deps.connection,
    namespace: deps.namespace,
    identity: `w${process.pid}`,
    buildId: createHash('sha256').update(readFileSync(deps.bundlePath)).digest('hex').slice(0, 8),
    shutdownForceTime: settings.shutdownForceMs,
    dataConverter: { payloadConverterPath, payloadCodecs: [new PlanCodec(deps.plans)] },
  };
}

function enrollments(settings: WorkerSettings, deps: WorkerDeps): WorkerOptions {
  return {
    ...shared(settings, deps),
    taskQueue: ENROLLMENT_QUEUE,
    workflowBundle: { codePath: deps.bundlePath },
    activities: {
      settle: async (request: SettleRequest): Promise<ShortAnswer> =>
        shorten(request, await deps.activities.settle(request)),
    },
    enableNonLocalActivities: false,
    maxConcurrentWorkflowTaskExecutions: settings.slots,
    maxCachedWorkflows: settings.cached,
    // A worker that was killed keeps its workflows' next tasks no longer than this.
    stickyQueueScheduleToStartTimeout: '1s',
    reuseV8Context: true,
  };
}

function workflowId(): string {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('a delivery was asked for by no workflow');
  return workflowExecution.workflowId;
}

function deliveries(channel: Channel, settings: WorkerSettings, deps: WorkerDeps): WorkerOptions {
  return {
    ...shared(settings, deps),
    taskQueue: channelQueue(channel),
    activities: {
      deliver: async (short: ShortDelivery): Promise<ShortReceipt> => {
        const request = restoreDelivery(enrollmentOf(workflowId()), short);
        return shortenReceipt(request, await deps.activities.deliver(request));
      },
    },
    maxTaskQueueActivitiesPerSecond: settings.perSecond[channel],
    ...(channel === 'email' ? {} : { maxConcurrentActivityTaskPolls: 2 }),
  };
}

function calls(settings: WorkerSettings, deps: WorkerDeps): WorkerOptions {
  return {
    ...shared(settings, deps),
    taskQueue: CALL_QUEUE,
    activities: {
      call: (request: Omit<CallRequest, 'enrollment'>) =>
        deps.activities.call({ enrollment: enrollmentOf(workflowId()), ...request }),
    },
    maxTaskQueueActivitiesPerSecond: settings.callsPerSecond,
    maxConcurrentActivityTaskPolls: 2,
  };
}
