import {
  Client,
  Connection,
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { payloadConverterPath } from '../../shared/temporal/converter-path';
import { OPERATE, workflowId, type Operate, type Operated } from '../../../workflows/messages';
import { Problem } from '../http/problem';

const ANSWER_WITHIN_MS = 10_000;

/** What the API says to Temporal: operators' verbs, nothing else. Lists and single things are read from Postgres. */
export class TemporalDoor {
  private connection: Connection | undefined;

  constructor(private readonly options: { readonly address: string; readonly namespace: string }) {}

  /** `late`: no worker has taken it up within 10 s; the caller keeps it in the outbox under the same id. */
  async operate(enrollment: string, operate: Operate): Promise<Operated | 'late'> {
    const handle = this.client().workflow.getHandle(workflowId(enrollment));
    const answer = handle.executeUpdate<Operated, [Operate]>(OPERATE, {
      updateId: operate.id,
      args: [operate],
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>(
      (resolve) => (timer = setTimeout(() => resolve('late'), ANSWER_WITHIN_MS)),
    );
    try {
      const first = await Promise.race([answer, late]);
      return first;
    } catch (error) {
      throw this.translate(error, enrollment);
    } finally {
      clearTimeout(timer);
      answer.catch(() => undefined);
    }
  }

  /** Whether Temporal answers now; never waits longer than a second. */
  async isConnected(): Promise<boolean> {
    const { connection } = this.client();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>(
      (resolve) => (timer = setTimeout(() => resolve(false), 1_000)),
    );
    const health = connection.workflowService.getSystemInfo({}).then(
      () => true,
      () => false,
    );
    const first = await Promise.race([health, late]);
    clearTimeout(timer);
    return first;
  }

  async close(): Promise<void> {
    await this.connection?.close();
  }

  private client(): Client {
    // No retries inside the client: the caller hears of it at once, and nothing goes on after `close`.
    this.connection ??= Connection.lazy({ address: this.options.address, interceptors: [] });
    return new Client({
      connection: this.connection,
      namespace: this.options.namespace,
      identity: 'tenure-api',
      dataConverter: { payloadConverterPath },
    });
  }

  private translate(error: unknown, enrollment: string): unknown {
    if (error instanceof WorkflowUpdateFailedError)
      return new Problem(
        'operation_refused',
        error.cause?.message ?? `enrollment ${enrollment} refused this operation`,
      );
    if (error instanceof WorkflowNotFoundError)
      return new Problem(
        'operation_refused',
        `enrollment ${enrollment} does not run: it has ended, or has not been started yet`,
      );
    if (isGrpcServiceError(error) || isGrpcServiceError((error as Error).cause))
      return new Problem(
        'temporal_unavailable',
        'Temporal does not answer; nothing was changed, try again',
      );
    return error;
  }
}
