// How the two effects are carried out: which kind of activity, how long, how often. Their outcomes are always answers:
// a failure is an outcome the kernel decides about.
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import {
  SETTLED_OTHERWISE,
  type DeliverRequest,
  type Receipt,
  type SettleAnswer,
  type SettleRequest,
} from '../playbooks/kernel/command';
import type { Input } from '../playbooks/kernel/input';
import type { Checkpoint, Committed } from './adoption';
import { channelQueue } from './messages';
import { reasonOf } from './operating';
import {
  restore,
  restoreReceipt,
  shortenDelivery,
  type ShortAnswer,
  type ShortDelivery,
  type ShortReceipt,
} from './wire';

/** Whoever throws says whether it is final. */
const local = proxyLocalActivities<Local>({
  scheduleToCloseTimeout: '60s',
  retry: { initialInterval: '100ms', maximumInterval: '5s' },
});

/** Bounded by time, not attempts: a mail server may be away for hours. A lost worker is noticed by its heartbeat. */
const REMOTE = {
  scheduleToCloseTimeout: '1 day',
  startToCloseTimeout: '3m',
  heartbeatTimeout: '5s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
} as const;

interface Local {
  settle(request: SettleRequest): Promise<ShortAnswer>;
}
interface Remote {
  deliver(request: ShortDelivery): Promise<ShortReceipt>;
}

/** On the queue of the channel that is tried first. */
function remote(channel: string): Remote {
  return proxyActivities<Remote>({ ...REMOTE, taskQueue: channelQueue(channel) });
}

/** The answer, or in words why there is none. */
export function settle(request: SettleRequest): Promise<SettleAnswer | string> {
  return local.settle(request).then((answer) => restore(request, answer), reasonOf);
}

/** A delivery in flight, with what is needed to take back its decision: where it began and what was taken since. */
interface Flight {
  readonly scope: CancellationScope;
  readonly back: Checkpoint;
  readonly since: Input[];
}

export interface Outcomes {
  readonly now: () => number;
  readonly ended: (receipt: Receipt) => void;
  readonly overruled: (by: Committed) => void;
}

/** The deliveries in flight. */
export class Deliveries {
  private readonly flights = new Map<string, Flight>();

  constructor(private readonly outcomes: Outcomes) {}

  get size(): number {
    return this.flights.size;
  }

  /** Inputs are being taken while deliveries are under way. */
  note(inputs: readonly Input[]): void {
    for (const { since } of this.flights.values()) since.push(...inputs);
  }

  /** Starts it unless it runs. */
  start(request: DeliverRequest, channel: string, back: Checkpoint): void {
    const { id } = request.delivery;
    if (this.flights.has(id)) return;
    const flight = { scope: new CancellationScope(), back, since: [] };
    this.flights.set(id, flight);
    back.delivered.push(id);
    flight.scope
      .run(() => remote(channel).deliver(shortenDelivery(request)))
      .then(
        (short) => this.land(id, flight) && this.outcomes.ended(restoreReceipt(request, short)),
        (error: unknown) => this.land(id, flight) && this.failed(id, flight, error),
      );
  }

  /** Takes back what was started in this very workflow task: it never reaches Temporal. */
  withdraw(id: string): void {
    const flight = this.flights.get(id);
    this.flights.delete(id);
    flight?.scope.cancel();
  }

  /** False when it had been withdrawn. */
  private land(id: string, flight: Flight): boolean {
    return this.flights.get(id) === flight && this.flights.delete(id);
  }

  private failed(id: string, { back, since }: Flight, error: unknown): void {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type === SETTLED_OTHERWISE) {
      const [answer] = cause.details as [SettleAnswer];
      this.outcomes.overruled({ answer, back, since });
    } else
      this.outcomes.ended({
        id,
        outcome: 'failed',
        at: this.outcomes.now(),
        reason: reasonOf(error),
      });
  }
}
