import type { Value } from '../kernel/expression';

/**
 * Everything one decision may read about one customer, from one consistent read: what settle loads in SQL
 * and the simulator holds in memory. Attributes with a default carry it; a missing one is absent.
 */
export interface Snapshot {
  readonly customer: Thing;
  /** All contacts of the customer, oldest first. */
  readonly contacts: readonly Contact[];
  /** Record type -> rows. */
  readonly records: Readonly<Record<string, readonly Thing[]>>;
  /** By id: whom the customer, its records, roles and managers name. */
  readonly people: Readonly<Record<string, Person>>;
  /** Role -> person id. */
  readonly roles: Readonly<Record<string, string>>;
  /** Queue -> who is on duty now. Absent: nobody knows. */
  readonly duty?: Readonly<Record<string, string>>;
  /** Kind and id of what the enrollment is about: `customer`, `contact` or a record type. */
  readonly subject: { readonly kind: string; readonly id: string };
}

export interface Thing {
  readonly id: string;
  readonly attributes: Readonly<Record<string, Value>>;
  /** Built in, where the thing has them. Times as RFC 3339. */
  readonly zone?: string;
  readonly calendar?: string;
  readonly locale?: string;
  readonly createdAt: string;
}

export interface Contact extends Thing {
  readonly roles: readonly string[];
  /** Channel -> address. */
  readonly reach: Readonly<Record<string, string>>;
  readonly preferredChannel?: string;
  /** Purpose -> the latest consent event; absent: never asked. */
  readonly consent: Readonly<Record<string, boolean>>;
  /** Addresses of `reach` that are suppressed now. */
  readonly suppressed: readonly string[];
}

export interface Person {
  readonly id: string;
  readonly email?: string;
  readonly manager?: string;
  readonly delegate?: string;
  readonly active: boolean;
  /** Out of office now: work goes to the delegate. */
  readonly absent?: boolean;
  readonly maySend?: boolean;
  readonly zone?: string;
  readonly calendar?: string;
  readonly locale?: string;
  readonly attributes: Readonly<Record<string, Value>>;
}
