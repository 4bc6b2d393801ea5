import type { Value } from './expression';
import type { Span } from './plan';

/** A scenario as the compiler hands it to the simulator: what is given and what happens, in playbook time. Checks of a test come later. */
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
      readonly attributes: Attributes;
    };
    readonly contacts: readonly GivenContact[];
    readonly people: Readonly<Record<string, GivenPerson>>;
    readonly roles: Readonly<Record<string, string>>;
    readonly queues: Readonly<Record<string, readonly string[]>>;
    readonly records: Readonly<
      Record<string, readonly { readonly id: string; readonly attributes: Attributes }[]>
    >;
    /** What the enrollment is about: `customer`, `contact` or a record type, and its id. */
    readonly subject: { readonly kind: string; readonly id: string };
  };
  /** Way in to force; without it only real triggers enroll. */
  readonly enroll?: string;
  readonly with: Attributes;
  readonly script: readonly ScriptItem[];
}
type Attributes = Readonly<Record<string, Value>>;

export interface GivenContact {
  readonly id: string;
  readonly roles: readonly string[];
  readonly zone?: string;
  readonly locale?: string;
  readonly reach: Readonly<Record<string, string>>;
  readonly consent: Readonly<Record<string, boolean>>;
  readonly attributes: Attributes;
}
export interface GivenPerson {
  readonly manager?: string;
  readonly delegate?: string;
  readonly active: boolean;
  readonly zone?: string;
  readonly calendar?: string;
  readonly locale?: string;
  readonly attributes: Attributes;
}

/** Done in this order: time moves (all that is due on the way happens), then changes, events, resolutions, operator verbs. */
export interface ScriptItem {
  readonly line: number;
  /** ms; absent: time stands still. */
  readonly at?: number;
  /** A span after the item before, as text (`2d`, `5bd`), resolved on the organisation's calendar. */
  readonly after?: Span;
  readonly change?: {
    readonly customer?: Readonly<Record<string, Value | null>>;
    readonly contacts?: Readonly<Record<string, Attributes>>;
    readonly records?: Readonly<Record<string, readonly ({ readonly id: string } & Attributes)[]>>;
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
  readonly pause?: boolean;
  readonly resume?: boolean;
}
