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
  CALL_TRIES,
  SETTLED_OTHERWISE,
  type CallReceipt,
  type CallRequest,
  type DeliverRequest,
  type Receipt,
  type SettleAnswer,
  type SettleRequest,
} from '../playbooks/kernel/command';
import type { Input } from '../playbooks/kernel/input';
import type { Checkpoint, Committed } from './adoption';
import { CALL_QUEUE, channelQueue } from './messages';
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

/** As often as the activity counts; it parks the step itself at its last try. */
const calls = proxyActivities<Calls>({
  taskQueue: CALL_QUEUE,
  scheduleToCloseTimeout: '1 day',
  startToCloseTimeout: '30s',
  heartbeatTimeout: '5s',
  retry: { initialInterval: '1s', maximumInterval: '1m', maximumAttempts: CALL_TRIES },
});

interface Local {
  settle(request: SettleRequest): Promise<ShortAnswer>;
}
interface Calls {
  call(request: Omit<CallRequest, 'enrollment'>): Promise<CallReceipt>;
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

interface Effect<T> {
  readonly run: () => Promise<T>;
  readonly done: (answer: T) => void;
  /** No answer will come. */
  readonly lost: (reason: string) => void;
}

export interface Outcomes {
  readonly now: () => number;
  readonly ended: (receipt: Receipt) => void;
  readonly called: (receipt: CallReceipt) => void;
  readonly overruled: (by: Committed) => void;
}

/** The deliveries and calls in flight. */
export class Flights {
  private readonly flights = new Map<string, Flight>();

  constructor(private readonly outcomes: Outcomes) {}

  get size(): number {
    return this.flights.size;
  }

  /** Inputs are being taken while deliveries are under way. */
  note(inputs: readonly Input[]): void {
    for (const { since } of this.flights.values()) since.push(...inputs);
  }

  deliver(request: DeliverRequest, channel: string, back: Checkpoint): void {
    const { id } = request.delivery;
    this.start(id, back, {
      run: () => remote(channel).deliver(shortenDelivery(request)),
      done: (short) => this.outcomes.ended(restoreReceipt(request, short)),
      lost: (reason) => this.outcomes.ended(this.lost(id, 'send-failed', reason)),
    });
  }

  call({ enrollment: _workflow, ...request }: CallRequest, back: Checkpoint): void {
    const { id } = request.call;
    this.start(id, back, {
      run: () => calls.call(request),
      done: this.outcomes.called,
      lost: (reason) => this.outcomes.called(this.lost(id, 'call-failed', reason)),
    });
  }

  /** All tries are used up, or none can help: the step parks, and whoever tries it again goes on where it stopped. */
  private lost(id: string, code: 'send-failed' | 'call-failed', reason: string) {
    const at = this.outcomes.now();
    return { id, outcome: 'parked', at, parked: { code, reason }, lost: true } as const;
  }

  /** Starts it unless it runs. */
  private start<T>(id: string, back: Checkpoint, effect: Effect<T>): void {
    if (this.flights.has(id)) return;
    const flight = { scope: new CancellationScope(), back, since: [] };
    this.flights.set(id, flight);
    back.delivered.push(id);
    flight.scope.run(effect.run).then(
      (answer) => this.land(id, flight) && effect.done(answer),
      (error: unknown) => this.land(id, flight) && this.failed(flight, error, effect.lost),
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

  private failed({ back, since }: Flight, error: unknown, lost: (reason: string) => void): void {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type === SETTLED_OTHERWISE) {
      const [answer] = cause.details as [SettleAnswer];
      this.outcomes.overruled({ answer, back, since });
    } else lost(reasonOf(error));
  }
}
