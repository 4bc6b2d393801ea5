import type { Condition, Value } from './expression';
import type { Formula, Ladder, Span, Text } from './plan';
import type { FieldType } from './field';

/**
 * What a publication fixes beside its playbooks: the checked catalog, guards and calendars, as plain JSON.
 * Read live by settle, deliver, ingest and the API; never pinned by an enrollment.
 */
export interface Project {
  readonly catalog: Catalog;
  readonly guards: Guards;
  readonly calendars: Readonly<Record<string, Calendar>>;
}

export type AttributeType = FieldType | 'list';

export interface Attribute {
  readonly type: AttributeType;
  readonly of?: AttributeType;
  readonly required: boolean;
  readonly default?: Value;
  /** Enum value -> label. */
  readonly values?: Readonly<Record<string, Text>>;
  readonly label?: Text;
  readonly writable: boolean;
  readonly personal: boolean;
  readonly filter: boolean;
  /** Never written from outside: recomputed in the transaction that changes an input. */
  readonly compute?: Computed;
}

/** One expression, or the weighted mean of parts cut to 0..100. Time functions stand in it as calls: it is evaluated by settle's rules, not by the kernel. */
export type Computed = (
  | { readonly kind: 'value'; readonly value: Formula }
  | {
      readonly kind: 'score';
      readonly parts: Readonly<
        Record<string, { readonly weight: number; readonly value: Formula }>
      >;
      readonly missing: 'leave_out' | 'zero' | 'unknown';
      /** Known parts, else the score is unknown. */
      readonly atLeast: number;
    }
) & { readonly refresh?: 'hourly' | 'daily' };

export type Attributes = Readonly<Record<string, Attribute>>;

export interface Catalog {
  readonly id: string;
  readonly organisation: {
    readonly name: string;
    readonly zone: string;
    readonly calendar: string;
    readonly locales: readonly string[];
    readonly currency: string;
    readonly postalAddress: string;
  };
  readonly customer: Attributes;
  readonly contacts: {
    readonly roles: Readonly<Record<string, { readonly title: Text }>>;
    readonly attributes: Attributes;
  };
  readonly people: { readonly attributes: Attributes };
  readonly roles: Readonly<Record<string, { readonly title: Text }>>;
  readonly queues: Readonly<
    Record<
      string,
      {
        readonly title: Text;
        readonly calendar?: string;
        readonly zone?: string;
        readonly duty: boolean;
      }
    >
  >;
  readonly records: Readonly<
    Record<
      string,
      {
        readonly plural: string;
        /** What one of them, and what the list of them, is called. */
        readonly title?: Text;
        readonly list_title?: Text;
        readonly attributes: Attributes;
      }
    >
  >;
  readonly events: Readonly<
    Record<string, { readonly about: string; readonly title?: Text; readonly fields: Attributes }>
  >;
  readonly purposes: Readonly<
    Record<
      string,
      {
        readonly consent: 'none' | 'opt_out' | 'opt_in';
        readonly title: Text;
        readonly unsubscribe: boolean;
      }
    >
  >;
  readonly channels: Readonly<
    Record<
      string,
      {
        readonly sender?: string;
        readonly connection?: string;
        readonly purposes?: readonly string[];
      }
    >
  >;
  readonly senders: Readonly<
    Record<string, { readonly address: string; readonly name: string; readonly replyTo?: string }>
  >;
  /** Named ends of calls and channels; secrets live in the environment. */
  readonly connections: Readonly<Record<string, Connection>>;
  /** Without `always`, which is built in. */
  readonly windows: Readonly<Record<string, Window>>;
  readonly ladders: Readonly<Record<string, Ladder>>;
  /** `<type>.<attribute>` of computed attributes (`customer.health`, `contract.anchor`), each after those it reads. */
  readonly computeOrder: readonly string[];
}

export interface Connection {
  readonly kind: string;
  readonly base?: string;
  readonly sign?: string;
  /** What `call` may read of an answer. */
  readonly answers: Readonly<Record<string, Attributes>>;
}

/** When outreach may go: half open, `HH:MM`. `business`: open days of the customer's calendar. */
export interface Window {
  readonly days: 'business' | readonly number[];
  readonly from: string;
  readonly to: string;
}

export interface Guards {
  readonly id: string;
  readonly zones: readonly ('contact' | 'customer' | 'owner' | 'organisation')[];
  readonly quietHours?: {
    readonly from: string;
    readonly to: string;
    readonly except: readonly string[];
  };
  readonly closedDays?: {
    readonly hold: readonly string[];
    /** `customer`, or the id of a calendar. */
    readonly calendar: string;
  };
  /** Dates inclusive. */
  readonly blackouts: readonly {
    readonly name: string;
    readonly from: string;
    readonly to: string;
    readonly if?: Condition;
    readonly purposes: readonly string[];
  }[];
  readonly caps: readonly Cap[];
  readonly holds: readonly {
    readonly name: string;
    readonly when: Condition;
    readonly purposes: readonly string[];
  }[];
  /** Rate of one sender. */
  readonly senders: Readonly<Record<string, { readonly max: number; readonly in: Span }>>;
  readonly patience: Span;
  readonly snoozeMax: Span;
}

/** Rolling. Normal ones at most `max - keep.high`, all together at most `max`. */
export interface Cap {
  readonly name: string;
  readonly per: 'contact' | 'customer';
  readonly max: number;
  readonly in: Span;
  readonly purposes: readonly string[];
  readonly keep: Readonly<Partial<Record<'high' | 'normal' | 'low', number>>>;
  /** Absent: over all playbooks. */
  readonly playbooks?: readonly string[];
  readonly if?: Condition;
}

export interface Calendar {
  readonly id: string;
  readonly title: Text;
  readonly zone: string;
  /** ISO weekdays, 1 = Monday. */
  readonly week: readonly number[];
  /** Pairs of minutes after midnight, sorted: [[540, 720], [810, 1080]]. */
  readonly hours: readonly (readonly [number, number])[];
  /** Year -> days. `closed` and `open` are `YYYY-MM-DD` -> what it is. */
  readonly years: Readonly<Record<string, CalendarYear>>;
}
export interface CalendarYear {
  readonly provisional: boolean;
  readonly closed: Readonly<Record<string, string>>;
  readonly open: Readonly<
    Record<
      string,
      { readonly name: string; readonly hours?: readonly (readonly [number, number])[] }
    >
  >;
}

/** The text of one template in one locale, as the version pins it. */
export interface TemplateVariant {
  readonly path: string;
  readonly locale: string;
  readonly channel?: string;
  readonly subject: string;
  readonly purpose: string;
  /** It asks for a score: `links.survey` is made. */
  readonly survey?: 'nps' | 'csat';
  readonly body: string;
}
