import type { Value } from './expression';
import type { Text } from './plan';

/**
 * What a publication fixes beside its playbooks: the checked catalog, guards and calendars, as plain JSON.
 * Read live by settle, deliver, ingest and the API; never pinned by an enrollment.
 */
export interface Project {
  readonly catalog: Catalog;
  readonly guards: Guards;
  readonly calendars: Readonly<Record<string, Calendar>>;
}

export type AttributeType =
  | 'text'
  | 'long_text'
  | 'number'
  | 'money'
  | 'boolean'
  | 'date'
  | 'time'
  | 'enum'
  | 'person'
  | 'contact'
  | 'list';

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
}
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
    Record<string, { readonly plural: string; readonly attributes: Attributes }>
  >;
  readonly events: Readonly<
    Record<string, { readonly about: string; readonly fields: Attributes }>
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
}

export interface Guards {
  readonly id: string;
  readonly zones: readonly ('contact' | 'customer' | 'owner' | 'organisation')[];
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
  readonly body: string;
}
