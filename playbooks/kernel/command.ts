import type { Value } from './expression';
import type { Result } from './result';
import type { TraceEntry } from './trace-entry';
import type { External } from './input';

/** What the kernel asks the world to do. Settles of one enrollment are serial; deliveries run beside them. */
export type Command =
  | { readonly kind: 'settle'; readonly batch: Batch }
  | { readonly kind: 'deliver'; readonly request: Delivery }
  /** Runs beside the settles, like a delivery; answered by the input `called`. */
  | { readonly kind: 'call'; readonly request: Calling }
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
  /**
   * The deadline of a wait, or the start of the next turn of a repeat with `every`, from `from` (ms; absent: from when
   * this is written): -> at. Or parks (`calendar-year-missing`, `date-missing`). Asked again with the same `from` when
   * what it was computed from has moved.
   */
  | {
      readonly kind: 'resolveTime';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly from?: number;
      /** What its date, pick or `every` reads of the state. */
      readonly binds?: Binds;
      /**
       * Of a repeat: turns begun so far. The next one's start is asked, the first place of its rhythm (`from` + k × span, or
       * the next such time) after `after`.
       */
      readonly turn?: number;
      /** ms: when the turn before began; before the first turn the start of the repeat. So turns that ran over do not burst. */
      readonly after?: number;
      /** While its `pause_while` held: [from, to] in ms, the last without an end while it still holds (then -> at is absent). */
      readonly pauses?: readonly Pause[];
    }
  /** Arms each arm of the wait at `pc` and looks back from `since` (ms, one per arm, in order) -> met: the first that already holds. */
  | {
      readonly kind: 'arm';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly since: readonly number[];
      readonly binds: Binds;
      /** Of `wait: {all}`: arms that have fired already, by name. They are not armed again. */
      readonly fired?: readonly string[];
      /** Ids of what ended earlier visits of this step: one event satisfies one step once. The look-back passes them over. */
      readonly except?: readonly string[];
      /** Ids of what led here: arms that look back to this step alone pass them over as well. */
      readonly led?: readonly string[];
    }
  /** Arms every exit that has a trigger -> met: at the start, and anew when what their conditions read of the state has changed. */
  | { readonly kind: 'armExits'; readonly since: number; readonly binds?: Binds }
  /** Ends all arms of one visit of a wait. */
  | { readonly kind: 'disarm'; readonly step: string; readonly visit: number }
  /**
   * Arms the `unless` of a send or the `pause_while` of a wait -> met; those of a task are armed with it, and come here when
   * what they read of the state has changed. It stands before the `resolveTime` of its wait, which answers `paused` when the
   * pause is met. Ended by `disarm`.
   */
  | {
      readonly kind: 'armBeside';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly what: 'unless' | 'pause' | 'done_when';
      readonly since: number;
      readonly binds: Binds;
      /** As of `arm`. */
      readonly except?: readonly string[];
      readonly led?: readonly string[];
    }
  /**
   * Opens a task, or joins the open one with its merge key; its `done_when` arms are armed with it. One that is met
   * already: -> met, and no task. -> task id, assignee or queue, due, give-up time, reminders and ladder. `binds` are
   * what its texts, chains, dates and picks may read.
   */
  | {
      readonly kind: 'openTask';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly binds: Binds;
      /** As of `arm`, of its `done_when`; absent: it looks back to when this is written. */
      readonly since?: readonly number[];
      readonly except?: readonly string[];
      readonly led?: readonly string[];
    }
  /**
   * Closes a task that the kernel ended itself: `given_up`, `closed`, or the outcome of its `done_when`. One that a person
   * resolved first answers `already` with what they said.
   */
  | {
      readonly kind: 'closeTask';
      readonly step: string;
      readonly visit: number;
      readonly outcome: string;
      readonly then?: Then;
    }
  /**
   * Resolves due, give-up, reminders and ladder of an open task or approval again, from their stored start: an input moved, or
   * `pause_while` changed. -> task or approval, as at its opening.
   */
  | {
      readonly kind: 'retime';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly from: number;
      readonly binds: Binds;
      readonly pauses?: readonly Pause[];
      /** Number of the rung fired last, over all rounds; 0: none. */
      readonly climbed: number;
      /** What the task was opened as, where that was under another name. */
      readonly opened?: { readonly step: string; readonly visit: number };
    }
  /**
   * The ladder of a task or approval at `now`: fires the rung that is due last (tells its person, puts the task into their inbox,
   * moves it with `reassign`) and passes over those before it. -> ladder.
   */
  | {
      readonly kind: 'climb';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      /** ms: what the first rung counts from. */
      readonly from: number;
      readonly climbed: number;
      readonly binds: Binds;
      readonly pauses?: readonly Pause[];
    }
  /** Reminds the assignee that the task is due soon. */
  | {
      readonly kind: 'remind';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly binds: Binds;
    }
  /** Renders the draft of a send for its approver -> approval; or the send's end when it needs none or nobody would get it. */
  | {
      readonly kind: 'openApproval';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly binds: Binds;
    }
  /** Discards the draft (`dropped`, `skipped`, `cancelled`), or lets it go as it stands (`sent`). A decision that came first answers `already`. */
  | {
      readonly kind: 'closeApproval';
      readonly step: string;
      readonly visit: number;
      readonly outcome: 'dropped' | 'skipped' | 'cancelled' | 'sent';
      readonly then?: Then;
    }
  /** Withdraws a send that waits for window, hold, cap or rate, unless it has been claimed: then -> already. */
  | {
      readonly kind: 'withdraw';
      readonly step: string;
      readonly visit: number;
      readonly reason: 'dropped' | 'held' | 'cancelled';
      readonly then?: Then;
    }
  /** Writes attributes of customer or subject, by the values the kernel evaluated; unknown ones are removed. Takes the pipeline of every change. */
  | {
      readonly kind: 'setAttributes';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly values: readonly {
        readonly of: 'customer' | 'subject';
        readonly name: string;
        readonly value: Value | null;
      }[];
    }
  /** -> enrolled. */
  | {
      readonly kind: 'enrollInto';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly with: Readonly<Record<string, Value>>;
    }
  /** Ends branches of a parallel: waits disarmed, tasks closed but those with `on_exit: keep`, drafts discarded, sends not yet claimed skipped. */
  | {
      readonly kind: 'cancel';
      readonly pc: number;
      readonly branches: readonly string[];
    }
  | {
      readonly kind: 'notice';
      readonly pc: number;
      readonly step: string;
      readonly visit: number;
      readonly binds: Binds;
    }
  /**
   * From here on the enrollment, and the rest of the batch, is of another version. -> left, when an exit was committed before.
   * `moved`: tasks, drafts and waiting messages that go along, by their new places. `exits`: those of before are no longer armed.
   */
  | {
      readonly kind: 'migrate';
      readonly version: string;
      readonly moved: readonly MovedRow[];
      readonly exits?: true;
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
      readonly reason?: string;
      /** Where the steps left, when they did. */
      readonly pc?: number;
    };

/**
 * What follows when the item does not answer `already`: written in the same transaction, else not at all. Its results
 * come with the item's own, in its `then`.
 */
export type Then = readonly Item[];

export interface MovedRow {
  readonly step: string;
  readonly visit: number;
  readonly to: { readonly step: string; readonly visit: number; readonly pc: number };
}

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
  | 'send-failed'
  | 'call-failed'
  | 'answer-wrong-type'
  | 'chain-too-long'
  /** The version it was moved to has no place for where it stood. */
  | 'step-gone';

/** ms; without `to` it still holds. */
export interface Pause {
  readonly from: number;
  readonly to?: number;
}

/** What of the state texts and conditions may read: `steps.<id>.<field>`, `vars.<id>`, `trigger.<field>`, `enrollment.way`, `enrollment.started_at`, `turn`. Dotted names. */
export type Binds = Readonly<Record<string, Value>>;

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
  /** The approval whose frozen text goes out. */
  readonly approval?: string;
  /** ms: when it began to want out, what `within` counts from. */
  readonly since?: number;
  /** A pause kept it from going then: if that has used up its `within`, it is skipped. */
  readonly skipStale?: true;
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
  /** `waiting`: a window, hold, cap or rate keeps it, until `withinAt` at most; the input `released` asks for another try. */
  readonly outcome:
    | 'sent'
    | 'skipped'
    | 'dropped'
    | 'failed'
    | 'unconfirmed'
    | 'parked'
    | 'waiting';
  readonly at: number;
  /** ms, of `waiting`. */
  readonly withinAt?: number;
  /** Of `skipped`: consent, suppressed, no_recipient, exited … ; of `waiting`: capped, held, closed; of `failed`: the server's words. */
  readonly reason?: string;
  readonly parked?: { readonly code: ParkCode; readonly reason: string };
  /** Nobody answered, so nobody has told of it either. */
  readonly lost?: true;
  /** Answer of `before`, when there was one. */
  readonly before?: SettleAnswer;
  /** Answer of `after`, only when it was written. */
  readonly after?: SettleAnswer;
}

/** One HTTP call. `body` are the values the kernel evaluated; unknown ones are absent. */
export interface Calling {
  /** `<step>#<visit>`, unique within the enrollment: the idempotency key is made from it. */
  readonly id: string;
  readonly pc: number;
  readonly step: string;
  readonly visit: number;
  readonly binds: Binds;
  readonly body: Readonly<Record<string, Value>>;
  /** Written before the first try. */
  readonly before?: Batch;
}
export interface CallRequest {
  readonly enrollment: string;
  readonly call: Calling;
  readonly now: number;
  /** As of a delivery. */
  readonly base?: number;
}
/** How often a call that nobody answers is tried, with pauses of up to a minute: then the step parks. */
export const CALL_TRIES = 30;

export interface CallReceipt {
  readonly id: string;
  readonly outcome: 'ok' | 'failed' | 'parked';
  readonly at: number;
  readonly reason?: string;
  readonly parked?: { readonly code: ParkCode; readonly reason: string };
  /** Nobody answered, so nobody has told of it either. */
  readonly lost?: true;
  /** Declared fields only, checked. */
  readonly answer?: Readonly<Record<string, Value>>;
  readonly before?: SettleAnswer;
}
