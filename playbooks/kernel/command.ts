import type { Value } from './expression';
import type { Line } from './plan';
import type { External } from './input';

/** What the kernel asks the world to do. Settles of one enrollment are serial; deliveries run beside them. */
export type Command =
  | { readonly kind: 'settle'; readonly batch: Batch }
  | { readonly kind: 'deliver'; readonly request: Delivery }
  /** The nearest deadline of the state, in playbook time; at most one per advance, absent when nothing has one. */
  | { readonly kind: 'timer'; readonly at: number }
  /** Last command: nothing is in flight any more. */
  | { readonly kind: 'end'; readonly exit: string };

/** A numbered batch of reads and writes: one Postgres transaction. At most one item per row and kind. */
export interface Batch {
  readonly n: number;
  readonly items: readonly Item[];
}

/**
 * One read or write. `pc` names the instruction, so that history stays independent of the size of the plan:
 * settle reads titles, chains and conditions from the version's plan.
 */
export type Item =
  /** -> values: known names only. Names as in expressions, `#<n>` for lifted parts. */
  | {
      readonly kind: 'readFacts';
      readonly names: readonly string[];
      /** What lifted parts among the names read of the state; absent when they read none of it. */
      readonly binds?: Binds;
    }
  /** The deadline of a wait, from `from` (ms; absent: from when this is written): -> at. Or parks (`calendar-year-missing`). */
  | {
      readonly kind: 'resolveTime';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly from?: number;
    }
  /** Arms each arm of the wait at `pc` and looks back from `since` (ms, one per arm, in order) -> met: the first that already holds. */
  | {
      readonly kind: 'arm';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly since: readonly number[];
      readonly binds: Binds;
      /** Ids of what ended earlier visits of this step: one event satisfies one step once. The look-back passes them over. */
      readonly except?: readonly string[];
    }
  /** Arms every exit that has a trigger, once, at the start -> met. */
  | { readonly kind: 'armExits'; readonly since: number }
  /** Ends all arms of one visit of a wait. */
  | { readonly kind: 'disarm'; readonly step: string; readonly visit: number }
  /** -> task id, assignee or queue, due, give-up time. `binds` are what its texts may read. */
  | {
      readonly kind: 'openTask';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly binds: Binds;
    }
  /** Gives up on or withdraws a task that the kernel ended itself. A task that a person resolved first answers `already` with what they said. */
  | {
      readonly kind: 'closeTask';
      readonly step: string;
      readonly visit: number;
      readonly outcome: 'given_up' | 'closed';
    }
  | {
      readonly kind: 'notice';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly binds: Binds;
    }
  | { readonly kind: 'trace'; readonly entries: readonly TraceEntry[] }
  /** Mirrors the status for lists; a parked step names code and reason. */
  | {
      readonly kind: 'status';
      readonly status: 'running' | 'paused' | 'parked';
      readonly parked?: Parked;
    }
  /** Ends the enrollment: disarms all, tasks by policy, unclaimed sends skipped, `ended_at`. The first commit wins: -> the exit that stands. */
  | {
      readonly kind: 'exit';
      readonly exit: string;
      readonly why: string;
      readonly by?: string;
      /** Where the steps left, when they did. */
      readonly pc?: number;
    };

export interface Parked {
  readonly step: string;
  readonly code: ParkCode;
  readonly reason: string;
}
export type ParkCode =
  | 'chain-empty'
  | 'date-missing'
  | 'variable-missing'
  | 'calendar-year-missing'
  | 'connection-refused'
  | 'settle-failed'
  | 'state-too-large'
  | 'visit-limit'
  | 'send-failed';

/** What of the state texts and conditions may read: `steps.<id>.<field>`, `vars.<id>`, `trigger.<field>`, `enrollment.way`, `enrollment.started_at`, `turn`. Dotted names. */
export type Binds = Readonly<Record<string, Value>>;

/** Parallel to `Batch.items`. Every effect that cannot be done answers `parked` instead of throwing. */
export type Result =
  | { readonly kind: 'facts'; readonly values: Readonly<Record<string, Value>> }
  | {
      readonly kind: 'time';
      readonly at: number;
      readonly zone: string;
      readonly calendar?: string;
    }
  | { readonly kind: 'armed'; readonly met?: Met }
  | {
      readonly kind: 'task';
      readonly task: string;
      readonly dueAt: number;
      readonly giveUpAt?: number;
      readonly assignee?: string;
      readonly queue?: string;
    }
  | {
      readonly kind: 'taskClosed';
      readonly already?: {
        readonly at: number;
        readonly answer: string;
        readonly by: string;
        readonly form: Readonly<Record<string, Value>>;
      };
    }
  | { readonly kind: 'exited'; readonly exit: string }
  | { readonly kind: 'parked'; readonly code: ParkCode; readonly reason: string }
  | { readonly kind: 'done' };

/** An arm that had already been met when it was armed. `arm` as in `armId`. */
export interface Met {
  readonly arm: string;
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly data: Readonly<Record<string, Value>>;
}

/** `<step>#<visit>/<arm>` of a wait, `exit/<name>` of an exit: the key of a row in `wait`, the address of an event input. */
export function armId(step: string, visit: number, arm: string): string {
  return `${step}#${visit}/${arm}`;
}
export function exitArmId(exit: string): string {
  return `exit/${exit}`;
}

export interface SettleRequest {
  readonly enrollment: string;
  readonly batch: Batch;
  /** Playbook time of the decision, ms. Nothing that decides uses another clock. */
  readonly now: number;
  /** The external inputs that led to this batch: kept with the answer, given back to a second run that decided on more. */
  readonly inputs: readonly External[];
}

export interface SettleAnswer {
  readonly n: number;
  /** `now` and `inputs` of the run that was committed; they differ from the request's when another run had come first. */
  readonly now: number;
  readonly inputs: readonly External[];
  readonly results: readonly Result[];
}

export interface Delivery {
  /** `<step>#<visit>`, unique within the enrollment. */
  readonly id: string;
  readonly pc: number;
  readonly step: string;
  readonly visit: number;
  readonly binds: Binds;
  /** Written before the first try, whatever becomes of the send. */
  readonly before?: Batch;
  /** Written in the transaction that records outcome `sent`, and only then, unless the enrollment has ended. */
  readonly after?: Batch;
}

export interface DeliverRequest {
  readonly enrollment: string;
  readonly delivery: Delivery;
  readonly now: number;
  /**
   * Number of the last batch this decision builds on. A later one in the log with an earlier `now` was committed by an
   * earlier run of the same workflow task, which had decided otherwise: then nothing is sent and the failure
   * `SETTLED_OTHERWISE`, not to be retried, carries that batch's `SettleAnswer`.
   */
  readonly base?: number;
}
export const SETTLED_OTHERWISE = 'SettledOtherwise';

export interface Receipt {
  readonly id: string;
  readonly outcome: 'sent' | 'skipped' | 'failed' | 'unconfirmed' | 'parked';
  readonly at: number;
  /** Of `skipped`: consent, suppressed, no_recipient, exited … ; of `failed`: the server's words. */
  readonly reason?: string;
  readonly parked?: { readonly code: ParkCode; readonly reason: string };
  /** Answer of `before`, when there was one. */
  readonly before?: SettleAnswer;
  /** Answer of `after`, only when it was written. */
  readonly after?: SettleAnswer;
}

/** One line of the story. `line` is filled in where the version's line table is at hand. */
export interface TraceEntry {
  readonly kind:
    | 'enrolled'
    | 'send'
    | 'skipped'
    | 'task'
    | 'notify'
    | 'wait'
    | 'outcome'
    | 'branch'
    | 'passed'
    | 'closed'
    | 'parked'
    | 'released'
    | 'paused'
    | 'resumed'
    | 'exit'
    | 'late';
  readonly step?: string;
  readonly visit?: number;
  readonly pc?: number;
  /** Outcome of the step, arm of the branch or name of the exit, where there is one. */
  readonly outcome?: string;
  /** One sentence for people: why this happened. */
  readonly why: string;
  /** Values seen: names -> value; unknown ones are null. Personal values never. */
  readonly values?: Readonly<Record<string, Value | null>>;
}

/** A trace entry as read back: when and where. */
export interface TracedEntry extends TraceEntry {
  readonly seq: number;
  readonly at: number;
  readonly file?: string;
  readonly line?: Line['line'];
}
