import type { Value } from './expression';
import type { Batch, Delivery, Item, Parked } from './command';
import type { External } from './input';

/** Meaning of the state: a change of it is `if (kernelVersion >= n)`, and continue-as-new lifts it. */
export const KERNEL_VERSION = 1;

/**
 * All an enrollment remembers: plain JSON, at most 64 KiB. `advance` returns a new one and never changes
 * the one it was given.
 */
export interface State {
  readonly kernelVersion: number;
  readonly status: 'running' | 'paused' | 'parked' | 'done';
  readonly startedAt: number;
  readonly way: string;
  /** Fields some expression reads. */
  readonly trigger: Readonly<Record<string, Value>>;
  readonly threads: readonly Thread[];
  readonly steps: Readonly<Record<string, StepResult>>;
  readonly vars: Readonly<Record<string, Value>>;
  /** Number of the last batch issued, in a settle or carried by a delivery. */
  readonly batch: number;
  /** The batch of the settle in flight: there is one at most. */
  readonly settling: Batch | null;
  readonly delivering: Readonly<Record<string, Flight>>;
  /** Inputs that cannot be taken yet: a settle or delivery is in flight, or the enrollment is paused. */
  readonly inbox: readonly External[];
  /** Bookkeeping that rides on the next settle or delivery. */
  readonly pending: readonly Item[];
  /** A settle failed for good: none is issued until somebody asks for it. */
  readonly stuck: boolean;
  /** Hashes of the inputs taken, newest last, at most 500. */
  readonly seen: readonly string[];
  /** The exit that was taken; `ended` once its settle is written. */
  readonly exit: string | null;
  readonly ended: boolean;
}

/** The first is the enrollment's own; another one is a notice that could not be given and is tried again beside it. */
export interface Thread {
  readonly id: number;
  readonly pc: number;
  /** 0: the step at pc has not begun. */
  readonly visit: number;
  readonly mode: ThreadMode;
  readonly deadline?: number;
  /** Its task has been opened: a person may resolve it whatever else is the matter. */
  readonly open?: true;
  readonly parked?: Parked;
  /** Ends with its step. */
  readonly side?: true;
}
/**
 * enter: about to do the step at pc · facts, effect, closing: the answer of its settle is awaited (closing: of a
 * task it gives up on) · waiting: for events, a task or a deadline · delivering · parked.
 */
export type ThreadMode =
  'enter' | 'facts' | 'effect' | 'closing' | 'waiting' | 'delivering' | 'parked';

export interface Flight {
  readonly delivery: Delivery;
  readonly thread: number;
  /** When it was commanded: what `after` counts from. */
  readonly at: number;
}

/** What `steps.<id>` can read, and what a later visit must know of the earlier ones. Event and form fields only where the plan keeps them. */
export interface StepResult {
  readonly visits: number;
  /** Start of the last visit, ms. */
  readonly since: number;
  readonly outcome?: string;
  /** ms */
  readonly at?: number;
  readonly by?: string;
  readonly reason?: string;
  readonly event?: Readonly<Record<string, Value>>;
  readonly form?: Readonly<Record<string, Value>>;
  /** Ids of the events that ended visits, newest last. */
  readonly taken?: readonly string[];
  /** Where the visit before the last ended, ms. */
  readonly endedBefore?: number;
}

/** Whether the workflow may continue as new on this state: nothing is in flight and every input is taken. */
export function mayContinue(state: State): boolean {
  return (
    state.settling === null &&
    Object.keys(state.delivering).length === 0 &&
    state.inbox.length === 0
  );
}
