import type { Calendar } from './catalog';
import type { Value } from './expression';
import type { Span } from './plan';

/** A scenario as the compiler hands it to the simulator: what is given and what happens, in playbook time. Checks of a test stand beside it. */
export interface Scenario {
  readonly playbook: string;
  /** ms */
  readonly now: number;
  readonly given: {
    readonly customer: {
      readonly id: string;
      readonly zone?: string;
      readonly calendar?: string;
      readonly locale?: string;
      /** ISO 8601; of contacts and records too. Absent: with the first event of `history`, else `now`. */
      readonly createdAt?: string;
      readonly attributes: Attributes;
    };
    readonly contacts: readonly GivenContact[];
    readonly people: Readonly<Record<string, GivenPerson>>;
    readonly roles: Readonly<Record<string, string>>;
    readonly queues: Readonly<Record<string, readonly string[]>>;
    readonly records: Readonly<Record<string, readonly GivenRecord[]>>;
    /** What the enrollment is about: `customer`, `contact` or a record type, and its id. */
    readonly subject: { readonly kind: string; readonly id: string };
    /** Queue -> who is on duty. */
    readonly duty?: Readonly<Record<string, string>>;
    /** Step of a split -> the arm everybody falls into. */
    readonly arms?: Readonly<Record<string, string>>;
    /** Declared answer of a call -> its fields. A call that declares an answer and has none here waits until the script tells. */
    readonly answers?: Readonly<Record<string, Attributes>>;
    /** What had happened before: looked back at, counted by silences; never enrolls. Sorted by `at`. */
    readonly history?: readonly GivenEvent[];
    /** Over those of the project. */
    readonly calendars?: Readonly<Record<string, Calendar>>;
    /** Kept as they are; every other computed attribute is computed. `customer.health` -> value. */
    readonly computed?: Attributes;
  };
  /** Way in to force; without it only real triggers enroll. */
  readonly enroll?: string;
  readonly with: Attributes;
  readonly script: readonly ScriptItem[];
}
type Attributes = Readonly<Record<string, Value>>;
/** null takes a value away. */
type Changes = Readonly<Record<string, Value | null>>;

export interface GivenEvent {
  readonly type: string;
  /** ms */
  readonly at: number;
  readonly fields: Attributes;
  readonly contact?: string;
  readonly record?: string;
}

export interface GivenRecord {
  readonly id: string;
  readonly createdAt?: string;
  readonly attributes: Attributes;
}

export interface GivenContact {
  readonly id: string;
  readonly createdAt?: string;
  readonly roles: readonly string[];
  readonly zone?: string;
  readonly locale?: string;
  readonly preferredChannel?: string;
  readonly reach: Readonly<Record<string, string>>;
  readonly consent: Readonly<Record<string, boolean>>;
  readonly attributes: Attributes;
}
export interface GivenPerson {
  /** In the domain of the first sender, where the scenario does not say: people may write unless it says so. */
  readonly email?: string;
  readonly maySend?: boolean;
  /** Out of office. */
  readonly absent?: boolean;
  readonly manager?: string;
  readonly delegate?: string;
  readonly active: boolean;
  readonly zone?: string;
  readonly calendar?: string;
  readonly locale?: string;
  readonly attributes: Attributes;
}

/** Done in this order: time moves (all that is due on the way happens), then changes, events, resolutions, approvals, calls, operator verbs. */
export interface ScriptItem {
  readonly line: number;
  /** ms; absent: time stands still. */
  readonly at?: number;
  /** A span after the item before, as text (`2d`, `5bd`), resolved on the organisation's calendar. */
  readonly after?: Span;
  readonly change?: {
    readonly customer?: Changes;
    readonly contacts?: Readonly<Record<string, Changes>>;
    /** The subject stands here too, by its type and id. */
    readonly records?: Readonly<Record<string, readonly ({ readonly id: string } & Changes)[]>>;
  };
  readonly event?: {
    readonly type: string;
    readonly fields: Attributes;
    readonly contact?: string;
    readonly record?: string;
  };
  readonly resolve?: {
    readonly task: string;
    readonly by?: string;
    readonly answer?: string;
    readonly form: Attributes;
  };
  readonly approve?: Decided;
  readonly reject?: Decided;
  /** Step of a call -> the fields of its answer: the call in flight, else its next one. */
  readonly answer?: Readonly<Record<string, Attributes>>;
  /** A call or send is refused for good, in these words: the call in flight, else the next of the step. */
  readonly fail?: { readonly step: string; readonly with?: string };
  readonly pause?: boolean;
  readonly resume?: boolean;
  /** With `resume`. */
  readonly skipStale?: boolean;
}

/** About the draft of a step; without `by` its approver says it. */
interface Decided {
  readonly step: string;
  readonly by?: string;
}
