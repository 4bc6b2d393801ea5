import type { Value } from './expression';
import type { Batch, Delivery, Parked, SettleAnswer, TraceEntry } from './command';
import type { External } from './input';

/**
 * All an enrollment remembers: plain JSON, at most 64 KiB. `advance` returns a new one and never changes
 * the one it was given.
 */
export interface State {
  /** Meaning of the state; continue-as-new lifts it. */
  readonly kernelVersion: number;
  readonly status: 'running' | 'paused' | 'parked' | 'done';
  readonly startedAt: number;
  readonly way: string;
  readonly trigger: Readonly<Record<string, Value>>;
  readonly threads: readonly Thread[];
  readonly steps: Readonly<Record<string, StepResult>>;
  readonly vars: Readonly<Record<string, Value>>;
  /** Number of the last batch issued, in a settle or carried by a delivery. */
  readonly batch: number;
  /** The settle in flight, with the thread (or null: an exit) that takes its answer. */
  readonly settling: {
    readonly batch: Batch;
    readonly thread: number | null;
    readonly exit?: string;
  } | null;
  readonly delivering: Readonly<Record<string, Flight>>;
  /** Inputs that arrived while a settle was in flight or the enrollment paused: taken in order of time. */
  readonly inbox: readonly External[];
  /** Bookkeeping that rides on the next settle or delivery. */
  readonly unwritten: readonly TraceEntry[];
  readonly disarm: readonly { readonly step: string; readonly visit: number }[];
  /** Ids of inputs taken, newest last, at most 500. */
  readonly seen: readonly string[];
  /** The exit that was taken; `ended` once its settle is written. */
  readonly exit: string | null;
  readonly ended: boolean;
}

/** Thread 0 is the enrollment's own; branches of `parallel` will be others, with `parent`. */
export interface Thread {
  readonly id: number;
  readonly pc: number;
  readonly visit: number;
  readonly mode: ThreadMode;
  /** ms, playbook time, of the step's start. */
  readonly since: number;
  readonly deadline?: number;
  readonly task?: string;
  readonly parked?: Parked;
}
/** enter: about to begin the step at pc · facts/effect: its settle is in flight · waiting: for events, a task or a deadline · delivering · parked */
export type ThreadMode = 'enter' | 'facts' | 'effect' | 'waiting' | 'delivering' | 'parked';

export interface Flight {
  readonly delivery: Delivery;
  readonly thread: number;
  /** The state's part as it stands once the batch carried for outcome `sent` has been written. */
  readonly after?: Batch;
}

/** What `steps.<id>` can read. Event and form fields only where the plan keeps them. */
export interface StepResult {
  readonly visits: number;
  readonly outcome?: string;
  readonly at?: number;
  readonly by?: string;
  readonly reason?: string;
  readonly event?: Readonly<Record<string, Value>>;
  readonly form?: Readonly<Record<string, Value>>;
}

export type { SettleAnswer };
