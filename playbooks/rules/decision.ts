import type { Binds, Parked, ParkCode, Result, TraceEntry } from '../kernel/command';
import type { Project, TemplateVariant } from '../kernel/catalog';
import type { Condition, Value } from '../kernel/expression';
import type { Answer, Field, Plan, Text } from '../kernel/plan';
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
  readonly snapshot: Snapshot;
  readonly enrollment: {
    readonly id: string;
    readonly playbook: string;
    readonly way: string;
    readonly startedAt: number;
    readonly trigger: Readonly<Record<string, Value>>;
    /** Set once an exit has been committed, by whoever came first. */
    readonly exit: string | null;
  };
  /** ms, playbook time, as the workflow passed it. */
  readonly now: number;
  /** Not historic, of the types the batch arms, received since the earliest look-back; by received_at, then id. */
  readonly events: readonly StoredEvent[];
  /** This enrollment's tasks so far. */
  readonly tasks: readonly StoredTask[];
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
  readonly onExit?: 'close' | 'keep';
}

export interface Decided {
  /** Parallel to the items. */
  readonly results: readonly Result[];
  readonly writes: readonly Write[];
  /** In order, to be appended with `at = now`. */
  readonly trace: readonly TraceEntry[];
}

export type Write =
  | { readonly kind: 'openTask'; readonly task: NewTask }
  | {
      readonly kind: 'closeTask';
      readonly step: string;
      readonly visit: number;
      readonly outcome: 'given_up' | 'closed';
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
    };

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
  readonly onExit?: 'close' | 'keep';
}

export interface Considered {
  readonly rule: string;
  readonly id?: string;
  readonly taken: boolean;
  readonly reason: string;
}

export interface NewNotice {
  readonly step: string;
  readonly visit: number;
  readonly recipients: readonly { readonly kind: 'person' | 'queue'; readonly id: string }[];
  readonly text: Text;
  readonly urgent: boolean;
}

/** A row of `wait`; an event arm has one per type. */
export interface NewWait {
  readonly arm: string;
  readonly kind: 'event' | 'when' | 'becomes' | 'time';
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
      readonly templateHash: string;
      readonly subject: string;
      readonly text: string;
      readonly html: string;
      readonly checks: readonly Check[];
    }
  | {
      readonly kind: 'skip';
      readonly reason: 'consent' | 'suppressed' | 'no_recipient' | 'exited';
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
