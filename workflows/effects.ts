// How the two effects are carried out: which kind of activity, how long, how often. Their outcomes are always answers:
// a failure is an outcome the kernel decides about.
import { CancellationScope, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import type {
  DeliverRequest,
  Receipt,
  SettleAnswer,
  SettleRequest,
} from '../playbooks/kernel/command';
import { channelQueue } from './messages';
import { reasonOf } from './operating';

/** Whoever throws marks what is final; this is the class that always is. */
const FINAL = ['Refused'];

const local = proxyLocalActivities<Pick<Activities, 'settle'>>({
  scheduleToCloseTimeout: '60s',
  retry: { initialInterval: '100ms', maximumInterval: '5s', nonRetryableErrorTypes: FINAL },
});

/** Bounded by time, not attempts: a mail server may be away for hours. A lost worker is noticed by its heartbeat. */
const remote = proxyActivities<Pick<Activities, 'deliver'>>({
  taskQueue: channelQueue('email'),
  scheduleToCloseTimeout: '1 day',
  startToCloseTimeout: '3m',
  heartbeatTimeout: '5s',
  retry: { initialInterval: '1s', maximumInterval: '1m', nonRetryableErrorTypes: FINAL },
});

/** The answer, or in words why there is none. */
export function settle(request: SettleRequest): Promise<SettleAnswer | string> {
  return local.settle(request).catch(reasonOf);
}

/** The deliveries in flight. */
export class Deliveries {
  private readonly scopes = new Map<string, CancellationScope>();

  constructor(
    private readonly now: () => number,
    private readonly ended: (receipt: Receipt) => void,
  ) {}

  get size(): number {
    return this.scopes.size;
  }

  /** Starts it unless it runs. Answers whether it did. */
  start(request: DeliverRequest): boolean {
    const { id } = request.delivery;
    if (this.scopes.has(id)) return false;
    const scope = new CancellationScope();
    this.scopes.set(id, scope);
    const end = (receipt: Receipt): void => {
      if (this.scopes.get(id) !== scope) return;
      this.scopes.delete(id);
      this.ended(receipt);
    };
    scope
      .run(() => remote.deliver(request))
      .then(end, (error: unknown) =>
        end({ id, outcome: 'failed', at: this.now(), reason: reasonOf(error) }),
      );
    return true;
  }

  /** Takes back what was started in this very workflow task: it never reaches Temporal. */
  withdraw(id: string): void {
    const scope = this.scopes.get(id);
    this.scopes.delete(id);
    scope?.cancel();
  }
}
