import type { Value } from './expression';
import type { CallReceipt, Receipt, SettleAnswer } from './command';
import type { Plan } from './plan';

/** What happened, as the kernel sees it. Ordered by time; `at` is playbook time in ms. External ones are kept with the batch they led to. */
export type Input = External | Internal;

export type External =
  | { readonly kind: 'started'; readonly at: number }
  /** An event, or a watched condition that holds, matched to one armed arm where it was stored. `id` is unique per thing that happened. */
  | {
      readonly kind: 'event';
      readonly id: string;
      readonly arm: string;
      readonly type: string;
      readonly at: number;
      readonly data: Readonly<Record<string, Value>>;
    }
  | {
      readonly kind: 'taskResolved';
      readonly id: string;
      readonly task: string;
      readonly step: string;
      readonly visit: number;
      readonly at: number;
      readonly answer: string;
      readonly by: string;
      readonly form: Readonly<Record<string, Value>>;
    }
  /** A person decided about a draft. */
  | {
      readonly kind: 'approvalDecided';
      readonly id: string;
      readonly approval: string;
      readonly step: string;
      readonly visit: number;
      readonly at: number;
      readonly decision: 'approved' | 'rejected';
      readonly by: string;
    }
  /** Who takes it on says so: the ladder with `until: acknowledged` ends. */
  | {
      readonly kind: 'taskAcknowledged';
      readonly id: string;
      readonly task: string;
      readonly step: string;
      readonly visit: number;
      readonly at: number;
      readonly by: string;
    }
  /** What armed times were computed from has changed: those of the steps named are resolved again, from their start. */
  | {
      readonly kind: 'moved';
      readonly id: string;
      readonly at: number;
      readonly steps: readonly string[];
    }
  /** The `pause_while` of a step (`besideArmId(…, 'pause')`) begins or ceases to hold. */
  | {
      readonly kind: 'clock';
      readonly id: string;
      readonly at: number;
      readonly arm: string;
      readonly runs: boolean;
    }
  /** What a parked step lacked is there: it is tried again. */
  | { readonly kind: 'released'; readonly id: string; readonly at: number; readonly step: string }
  /** The receipt of a call. */
  | { readonly kind: 'called'; readonly at: number; readonly receipt: CallReceipt }
  /** The nearest deadline is due at `at`; the kernel looks at its own deadlines. */
  | { readonly kind: 'deadline'; readonly at: number }
  | {
      readonly kind: 'operator';
      readonly id: string;
      readonly at: number;
      readonly by: string;
      readonly reason: string;
      readonly operation: Operation;
    }
  /** A receipt comes from outside the workflow task too: a second run of a settle must know whether the first had it. */
  | { readonly kind: 'delivered'; readonly at: number; readonly receipt: Receipt };

export type Internal =
  /** A version an enrollment may be moved to in this tick: too large to be kept with what is said to it. */
  | { readonly kind: 'version'; readonly hash: string; readonly plan: Plan }
  | { readonly kind: 'settled'; readonly at: number; readonly answer: SettleAnswer }
  /** Settle failed for good: the step parks in workflow state, without another settle. */
  | {
      readonly kind: 'settleFailed';
      readonly at: number;
      readonly n: number;
      readonly message: string;
    };

export type Operation =
  | { readonly kind: 'pause' }
  /**
   * What had become due meanwhile waits `spread` (ms) more: many that are resumed at once do not burst. With `skipStale` a
   * message that would have gone so long ago that nothing else could have kept it until now is skipped.
   */
  | { readonly kind: 'resume'; readonly spread?: number; readonly skipStale?: true }
  /** Passes over a step that waits or is parked, with an outcome of it. */
  | { readonly kind: 'skip'; readonly step: string; readonly outcome?: string }
  /** Tries a parked step again. */
  | { readonly kind: 'retry'; readonly step: string }
  /** Goes to a step of the same list or one around it. */
  | { readonly kind: 'jump'; readonly from: string; readonly to: string }
  | { readonly kind: 'set'; readonly vars: Readonly<Record<string, Value>> }
  | { readonly kind: 'exit'; readonly exit: string }
  /** Goes on in another version of the playbook, as soon as nothing is under way. */
  | Migration;

export interface Migration {
  readonly kind: 'migrate';
  /** Hashes. One that is in another version than `from` by then is left where it is. */
  readonly from: string;
  readonly to: string;
  readonly steps?: StepMoves;
  /** Values of variables; the others keep theirs, new ones begin with their default. */
  readonly vars?: Readonly<Record<string, Value>>;
  /** Of what let it in: fields that only the new version reads. */
  readonly trigger?: Readonly<Record<string, Value>>;
  /** Messages that would have gone so long ago that nothing else could have kept them are skipped, or sent all the same. */
  readonly late?: 'skip' | 'run';
}

/** Old step -> where whoever stands there goes on: at a step, behind it as if it had ended with `as`, or parked. Others: where they are. */
export type StepMoves = Readonly<
  Record<string, 'park' | { readonly step: string; readonly as?: string }>
>;
