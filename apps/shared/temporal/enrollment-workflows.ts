import {
  Client,
  Connection,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import type { PlaybookClock } from '../../../playbooks/kernel/clock';
import type { External, Operation } from '../../../playbooks/kernel/input';
import type { State } from '../../../playbooks/kernel/state';
import * as messages from '../../../workflows/messages';
import { shortenInput, shortenStart } from '../../../workflows/wire';
import { payloadConverterPath } from './converter-path';

export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
}

/** A client that knows how plans travel. Connects when first used, so that a process starts while Temporal is down. */
export function temporalClient({ address, namespace }: TemporalAddress): Client {
  const connection = Connection.lazy({ address, connectTimeout: '5s' });
  return new Client({
    connection,
    namespace,
    identity: 'tenure',
    dataConverter: { payloadConverterPath },
  });
}

/**
 * What relay and API say to enrollment workflows. Everything that is neither success nor one of the named outcomes
 * throws and is worth another try.
 */
export class EnrollmentWorkflows {
  constructor(private readonly client: Client) {}

  /** Starts the workflow of one enrollment on the plan with this hash. Asking twice is success. */
  async start(version: string, start: messages.Start): Promise<'started' | 'already_started'> {
    try {
      await this.client.workflow.start(messages.WORKFLOW_TYPE, {
        workflowId: messages.workflowId(start.enrollment),
        taskQueue: messages.ENROLLMENT_QUEUE,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        workflowTaskTimeout: '5s',
        args: [{ $plan: version }, shortenStart(start)],
      });
      return 'started';
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already_started';
      throw error;
    }
  }

  /** `not_found`: never started, or already closed; only who knows that the start succeeded can tell. */
  events(enrollment: string, inputs: readonly External[]): Promise<'signalled' | 'not_found'> {
    const plans = referencesTo(inputs.map((input) => 'operation' in input && input.operation));
    return signalled(
      this.handle(enrollment).signal(messages.EVENTS, inputs.map(shortenInput), ...plans),
    );
  }

  clock(enrollment: string, clock: PlaybookClock): Promise<'signalled' | 'not_found'> {
    return signalled(this.handle(enrollment).signal(messages.CLOCK, clock));
  }

  /** Answers when the operation was taken. Throws `OperationRefused` with the reason when it is not possible now. */
  async operate(enrollment: string, operate: messages.Operate): Promise<messages.Operated> {
    try {
      return await this.handle(enrollment).executeUpdate<
        messages.Operated,
        [messages.Operate, ...{ $plan: string }[]]
      >(messages.OPERATE, {
        updateId: operate.id,
        args: [operate, ...referencesTo([operate.operation])],
      });
    } catch (error) {
      if (error instanceof WorkflowNotFoundError)
        throw new OperationRefused(`enrollment ${enrollment} has no running workflow`, error);
      if (error instanceof WorkflowUpdateFailedError)
        throw new OperationRefused(error.cause?.message ?? error.message, error);
      throw error;
    }
  }

  /** Throws `OperationRefused` when nothing runs. */
  async snapshot(enrollment: string): Promise<State> {
    try {
      return await this.handle(enrollment).query<State>(messages.SNAPSHOT);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError)
        throw new OperationRefused(`enrollment ${enrollment} has no running workflow`, error);
      throw error;
    }
  }

  private handle(enrollment: string): WorkflowHandle {
    return this.client.workflow.getHandle(messages.workflowId(enrollment));
  }
}

/** Plans of the versions that are moved to travel beside what says so, in its order. */
function referencesTo(operations: readonly (Operation | false)[]): { $plan: string }[] {
  return operations.flatMap((one) =>
    one !== false && one.kind === 'migrate' ? [{ $plan: one.to }] : [],
  );
}

/** The enrollment does not take this operation as it stands. */
export class OperationRefused extends Error {
  override readonly name = 'OperationRefused';

  constructor(message: string, cause: Error) {
    super(message, { cause });
  }
}

async function signalled(sent: Promise<void>): Promise<'signalled' | 'not_found'> {
  try {
    await sent;
    return 'signalled';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'not_found';
    throw error;
  }
}

/** True when Temporal will never take this message, however often it is sent: it is too large or malformed. */
export function isPermanent(error: unknown): boolean {
  const cause = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  return isGrpcServiceError(cause) && Number(cause.code) === INVALID_ARGUMENT;
}
const INVALID_ARGUMENT = 3;
