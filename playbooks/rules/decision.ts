import type { Binds, MovedRow, Parked, ParkCode } from '../kernel/command';
import type { Result } from '../kernel/result';
import type { TraceEntry } from '../kernel/trace-entry';
import type { Project, TemplateVariant } from '../kernel/catalog';
import type { Condition, Value } from '../kernel/expression';
import type { Moment, Picked, Plan, Priority, Span, TaskPolicy, Text } from '../kernel/plan';
import type { Answer, Field } from '../kernel/field';
import type { Considered, Owner } from './chain';
import type { Draft, DraftSource, Facts } from './draft';
import type { MessageLinks } from './message-links';
import type { PastSend, PlacedHold } from './past';
import type { SharedTask } from './shared-task';
import type { SkipReason } from './skip-reason';
import type { Snapshot } from './snapshot';

/**
 * What settle and deliver decide, as pure data: `decide(batch, context)` and `decideSend(delivery, context)` turn
 * what was read into results, rows to write and trace. Settle writes them to Postgres, the simulator to memory:
 * that is why their traces are equal.
 */
export interface Context {
  readonly plan: Plan;
  readonly project: Project;
  /** Template variants the version pins. */
  readonly templates: readonly TemplateVariant[];
  /** The version a batch moves the enrollment to: what stands behind that in the batch is decided by it. */
  readonly next?: { readonly plan: Plan; readonly templates: readonly TemplateVariant[] };
  readonly snapshot: Snapshot;
  readonly enrollment: {
    readonly id: string;
    readonly playbook: string;
    readonly way: string;
    readonly startedAt: number;
    readonly trigger: Readonly<Record<string, Value>>;
    /** Set once an exit has been committed, by whoever came first. */
    readonly exit: string | null;
    /** ms; absent while it goes on. */
    readonly endedAt?: number;
    /** Of a delivery: its branch was ended after it had been decided. */
    readonly cancelled?: boolean;
    /** An operator has paused it, or its whole playbook. */
    readonly paused?: boolean;
  };
  /** ms, playbook time, as the workflow passed it. */
  readonly now: number;
  /** Not historic, of the types the batch arms, received since the earliest look-back; by received_at, then id. */
  readonly events: readonly StoredEvent[];
  /** This enrollment's tasks so far. */
  readonly tasks: readonly StoredTask[];
  /** Open tasks of the customer that have a merge key, of whatever enrollment. Absent: none. */
  readonly shared?: readonly SharedTask[];
  /** Drafts of this enrollment that wait or are approved. Absent: none. */
  readonly approvals?: readonly StoredApproval[];
  /** Arms that have been met, of waits that are still stored: whose enrollment has not heard of it yet. Absent: none. */
  readonly met?: readonly string[];
  /** Steps of `run` -> why the other playbook takes nobody: found out before. Absent: none is refused. */
  readonly refused?: Readonly<Record<string, string>>;
  /** What has gone to this customer, as far back as the longest cap and rate reach. Absent: nothing. */
  readonly sends?: readonly PastSend[];
  /** Holds that people placed on the customer or one of its contacts, not released. Absent: none. */
  readonly placed?: readonly PlacedHold[];
  /** Kill switches that are engaged. Absent: none. */
  readonly switches?: readonly { readonly scope: string; readonly reason: string }[];
  /** Messages to this customer that wait and go before this one. Absent: none. */
  readonly ahead?: readonly {
    readonly reason: string;
    readonly contact: string;
    readonly priority: Priority;
  }[];
  /** Where the pages behind the links of messages are. Absent: there are none, and nothing goes that needs one. */
  readonly links?: MessageLinks;
  /** Event type -> the last one that concerns the subject, ms: what silences count from. Absent: read from `events`. */
  readonly lastEvents?: Readonly<Record<string, number>>;
}

/** The draft of a send, as its approver sees it. */
export interface StoredApproval {
  readonly id: string;
  readonly step: string;
  readonly visit: number;
  readonly status: 'open' | 'approved' | 'rejected' | 'discarded';
  /** Absent: not asked for. */
  readonly draft?: Draft;
  readonly by?: string;
  /** ms */
  readonly decidedAt?: number;
}

export interface StoredEvent {
  /** `<source>/<key>` */
  readonly id: string;
  readonly type: string;
  /** ms */
  readonly at: number;
  readonly receivedAt: number;
  readonly about: { readonly kind: string; readonly id: string };
  readonly contact?: string;
  /** Declared fields only. */
  readonly data: Readonly<Record<string, Value>>;
}

export interface StoredTask {
  readonly id: string;
  readonly step: string;
  readonly visit: number;
  readonly status: 'open' | 'resolved' | 'closed';
  readonly answer?: string;
  readonly resolvedBy?: string;
  readonly endedAt?: number;
  readonly form?: Readonly<Record<string, Value>>;
  readonly onExit?: TaskPolicy;
  readonly assignee?: string;
  readonly queue?: string;
  /** Other enrollments are in it too: it stays open when this one leaves. */
  readonly joined?: boolean;
  /** Whoever opened it has left: of those who are in it still this step came first. */
  readonly heir?: boolean;
  /** Somebody has taken it on. */
  readonly acknowledged?: boolean;
  /** Whom its chain named; absent: its owner. Who claims it or is handed it owns it without having been named. */
  readonly chosen?: Owner;
}

export interface Decided {
  /** Parallel to the items. */
  readonly results: readonly Result[];
  readonly writes: readonly Write[];
  /** In order, to be appended with `at = now`. */
  readonly trace: readonly TraceEntry[];
  /** How many of them are of the version before; absent: it stays in its version. */
  readonly before?: number;
}

export type Write =
  | { readonly kind: 'openTask'; readonly task: NewTask }
  | {
      readonly kind: 'closeTask';
      readonly step: string;
      readonly visit: number;
      /** `given_up`, `closed`, or what its `done_when` brought. */
      readonly outcome: string;
    }
  /** A step that takes part in a task that is open already. */
  | {
      readonly kind: 'joinTask';
      readonly task: string;
      readonly step: string;
      readonly visit: number;
    }
  /** Clocks computed again; `owner` where it moves. */
  | {
      readonly kind: 'retime';
      readonly step: string;
      readonly visit: number;
      readonly dueAt?: number;
      readonly giveUpAt?: number;
      readonly owner?: Owner;
    }
  /** A rung: into this inbox too, or moved there. */
  | {
      readonly kind: 'climb';
      readonly step: string;
      readonly visit: number;
      readonly to: Owner;
      readonly reassign: boolean;
    }
  | { readonly kind: 'openApproval'; readonly approval: NewApproval }
  | {
      readonly kind: 'closeApproval';
      readonly step: string;
      readonly visit: number;
      readonly outcome: 'dropped' | 'skipped' | 'cancelled' | 'sent';
    }
  | {
      readonly kind: 'withdraw';
      readonly step: string;
      readonly visit: number;
      readonly reason: 'dropped' | 'held' | 'cancelled';
    }
  /** A change like any other: computed attributes, exits, waits and ways in follow it. */
  | { readonly kind: 'setAttributes'; readonly values: readonly NewValue[] }
  | {
      readonly kind: 'enroll';
      readonly playbook: string;
      readonly way: string;
      readonly with: Readonly<Record<string, Value>>;
      readonly step: string;
      readonly visit: number;
    }
  /** Everything of these steps: waits, open tasks that do not stay, drafts, sends not yet claimed. */
  | {
      readonly kind: 'cancel';
      readonly steps: readonly string[];
      readonly closeTasks: readonly { readonly step: string; readonly visit: number }[];
    }
  /** It is of this version from now on; what goes along has new places, and exits that are not armed anew are armed no more. */
  | {
      readonly kind: 'migrate';
      readonly version: string;
      readonly moved: readonly MovedRow[];
      readonly exits: boolean;
    }
  | { readonly kind: 'notice'; readonly notice: NewNotice }
  | { readonly kind: 'arm'; readonly wait: NewWait }
  | { readonly kind: 'disarm'; readonly step: string; readonly visit: number }
  | {
      readonly kind: 'status';
      readonly status: 'running' | 'paused' | 'parked';
      readonly parked?: Parked;
    }
  /** Ends the enrollment, its waits and (policy `close`) its open tasks. */
  | {
      readonly kind: 'exit';
      readonly exit: string;
      readonly why: string;
      readonly closeTasks: readonly { readonly step: string; readonly visit: number }[];
      readonly handOver?: readonly {
        readonly step: string;
        readonly visit: number;
        readonly to: Owner;
      }[];
      /** Those it started by `run` leave too. */
      readonly exitRuns?: true;
    };

export interface NewValue {
  readonly of: 'customer' | 'subject';
  readonly name: string;
  readonly value: Value | null;
}

export interface NewApproval {
  readonly id: string;
  readonly step: string;
  readonly visit: number;
  readonly approver: Owner;
  readonly considered: readonly Considered[];
  readonly notBy?: string;
  readonly draft: Draft;
  readonly source?: DraftSource;
  /** What its text was made of, and where it stands: enough to make it again. */
  readonly facts: Facts;
  readonly pc: number;
  readonly binds: Binds;
  readonly locale: string;
  readonly template: string;
  readonly purpose: string;
  /** What becomes of it when nobody decides. */
  readonly otherwise: 'send' | 'skip' | 'escalate';
  /** ms */
  readonly withinAt: number;
}

export interface NewTask {
  /** Made from enrollment, step and visit: the same in every run. */
  readonly id: string;
  readonly step: string;
  readonly visit: number;
  readonly title: Text;
  readonly body?: Text;
  readonly assignee?: string;
  readonly queue?: string;
  /** The chain as it was walked: which element, whom it gave, why it was passed over or chosen. */
  readonly assigned: readonly Considered[];
  readonly dueAt: number;
  readonly due: {
    readonly rule: string;
    readonly zone: string;
    readonly calendar: string;
    readonly from: number;
  };
  readonly giveUpAt?: number;
  readonly priority: 'low' | 'normal' | 'high' | 'urgent';
  readonly answers: Readonly<Record<string, Answer>>;
  readonly form: Readonly<Record<string, Field>>;
  readonly onExit?: TaskPolicy;
  readonly checklist?: readonly Text[];
  readonly mergeKey?: string;
  readonly snooze?: false | Span;
  /** May not resolve it. */
  readonly notBy?: string;
  /** Attributes whose change moves its clocks or its owner. */
  readonly inputs?: readonly string[];
}

export interface NewNotice {
  readonly kind: 'notify' | 'rung' | 'reminder' | 'parked';
  readonly step: string;
  readonly visit: number;
  readonly recipients: readonly {
    /** `address`: a mail address, of whoever owns the playbook. */
    readonly kind: 'person' | 'queue' | 'address';
    readonly id: string;
    /** When it is to be mailed, ms. */
    readonly dueAt: number;
  }[];
  readonly text: Text;
  readonly urgent: boolean;
}

/** A row of `wait`; an event arm has one per type. */
export interface NewWait {
  readonly arm: string;
  /** `pause`: a watched condition that stops clocks while it holds. */
  readonly kind: 'event' | 'when' | 'becomes' | 'silence' | 'at' | 'pause' | 'time';
  readonly type: string;
  readonly step?: string;
  readonly visit?: number;
  readonly exit?: string;
  /** The watched condition of `when` and `becomes`; for `event` absent. */
  readonly condition?: Condition;
  /** `if` */
  readonly guard?: Condition;
  /** Attributes whose change may flip it: `customer.health`, `contacts`, `contract.status`. */
  readonly inputs: readonly string[];
  readonly binds: Binds;
  readonly since: number;
  /** Of a silence: all of them. */
  readonly types?: readonly string[];
  /** How long it must be quiet, or stay true. */
  readonly for?: Picked<Span>;
  readonly moment?: Moment;
  /** Of a condition with `for`: since when it holds; of `pause`: whether it holds. */
  readonly heldSince?: number;
  readonly dueAt?: number;
  readonly basis?: {
    readonly from: number;
    readonly rule: string;
    readonly zone: string;
    readonly calendar?: string;
  };
}

/** What to do with one send, before its claim. `checks` says what was looked at, in the order of delivery. */
export type SendDecision =
  | {
      readonly kind: 'send';
      readonly contact: string;
      readonly channel: string;
      readonly address: string;
      readonly sender: {
        readonly id: string;
        readonly name: string;
        readonly address: string;
        readonly replyTo?: string;
      };
      readonly locale: string;
      /** Path of the template it was chosen as. */
      readonly template: string;
      readonly priority: Priority;
      readonly templateHash: string;
      readonly subject: string;
      readonly text: string;
      readonly html: string;
      /** Where one click ends messages of this purpose; of purposes one may leave. */
      readonly unsubscribe?: string;
      /** Of a draft. */
      readonly source?: DraftSource;
      /** Of a draft: to whom, as whom, and each name its text reads with what it stood for; null: nothing. */
      readonly facts?: Facts;
      readonly checks: readonly Check[];
    }
  | {
      readonly kind: 'skip';
      readonly reason: SkipReason;
      readonly checks: readonly Check[];
    }
  /** A guard keeps it: at most until `withinAt`; looked at again at `until` (ms) at the latest, where that is known. */
  | {
      readonly kind: 'wait';
      /** Absent: nobody has been looked for, as in a pause. */
      readonly contact?: string;
      /** `paused`, `switch.<scope>`, `placed.<hold>`, `hold.<name>`, `window`, `cap.<name>`, `rate.<sender>` */
      readonly reason: string;
      readonly until?: number;
      /** Absent: for as long as the pause lasts. */
      readonly withinAt?: number;
      readonly priority: Priority;
      readonly checks: readonly Check[];
    }
  | {
      readonly kind: 'park';
      readonly code: ParkCode;
      readonly reason: string;
      readonly checks: readonly Check[];
    };

export interface Check {
  readonly rule: string;
  readonly passed: boolean;
  readonly seen: Readonly<Record<string, Value | null>>;
}
