import { connect } from 'node:net';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { State } from '../../../playbooks/kernel/state';
import type { Operate, Operated } from '../../../workflows/messages';
import {
  EnrollmentWorkflows,
  OperationRefused,
  temporalClient,
} from '../../shared/temporal/enrollment-workflows';
import { Problem } from '../http/problem';

const ANSWER_WITHIN_MS = 10_000;
const REACHABLE_WITHIN_MS = 1_000;

/** What the API says to Temporal: operators' verbs, nothing else. Lists and single things are read from Postgres. */
export class TemporalDoor {
  private made: Client | undefined;

  constructor(private readonly options: { readonly address: string; readonly namespace: string }) {}

  /** The state as it stands. Throws `operation_refused` where nothing runs, or `temporal_unavailable`. */
  async snapshot(enrollment: string): Promise<State> {
    const state = await this.ask((workflows) => workflows.snapshot(enrollment));
    if (state === 'late') throw unavailable();
    return state;
  }

  /** `late`: nobody has taken it up within 10 s. Throws `operation_refused` or `temporal_unavailable`. */
  async operate(enrollment: string, operate: Operate): Promise<Operated | 'late'> {
    return this.ask((workflows) => workflows.operate(enrollment, operate));
  }

  private async ask<T>(
    question: (workflows: EnrollmentWorkflows) => Promise<T>,
  ): Promise<T | 'late'> {
    if (!(await this.isReachable())) throw unavailable();
    const client = (this.made ??= temporalClient(this.options));
    // A question that nobody waits for any more is not asked again and again.
    const over = new AbortController();
    const asked = () => question(new EnrollmentWorkflows(client));
    try {
      const answer = client.withAbortSignal(over.signal, asked);
      return await within(ANSWER_WITHIN_MS, answer, 'late' as const);
    } catch (error) {
      if (error instanceof OperationRefused) throw new Problem('operation_refused', error.message);
      if (isGrpcServiceError(error) || isGrpcServiceError((error as Error).cause))
        throw unavailable();
      throw error;
    } finally {
      over.abort();
    }
  }

  /** Whether something listens at the address; never waits longer than a second. */
  isReachable(): Promise<boolean> {
    const { hostname, port } = new URL(`tcp://${this.options.address}`);
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
    const reached = new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    return within(REACHABLE_WITHIN_MS, reached, false).finally(() => socket.destroy());
  }
}

function unavailable(): Problem {
  return new Problem(
    'temporal_unavailable',
    'Temporal does not answer; nothing was changed, try again',
  );
}

async function within<T, L>(ms: number, work: Promise<T>, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<L>((resolve) => (timer = setTimeout(() => resolve(late), ms)));
  work.catch(() => undefined);
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
