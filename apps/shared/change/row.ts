import type { Attributes, Catalog } from '../../../playbooks/kernel/catalog';
import type { Value } from '../../../playbooks/kernel/expression';

/** A customer, contact or record as it is stored. Attributes as given: defaults are applied where they are read. */
export interface Row {
  /** `customer`, `contact` or a record type. */
  readonly kind: string;
  readonly id: string;
  readonly customer: string;
  readonly zone: string | null;
  readonly calendar: string | null;
  readonly locale: string | null;
  readonly preferred_channel: string | null;
  readonly roles: readonly string[];
  readonly reach: Readonly<Record<string, string>>;
  readonly external_ids: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, Value>>;
  /** Member -> ms: when its value was true for the one who told us. */
  readonly attribute_times: Readonly<Record<string, number>>;
  /** RFC 3339. */
  readonly created_at: string;
  readonly updated_at: string;
}

export function emptyRow(kind: string, id: string, customer: string, now: number): Row {
  const at = new Date(now).toISOString();
  return {
    kind,
    id,
    customer,
    zone: null,
    calendar: null,
    locale: null,
    preferred_channel: null,
    roles: [],
    reach: {},
    external_ids: {},
    attributes: {},
    attribute_times: {},
    created_at: at,
    updated_at: at,
  };
}

/** Row of a table, as `to_jsonb` gives it, with the columns its kind lacks filled in. */
export function toRow(kind: string, found: Readonly<Record<string, unknown>>): Row {
  const stored = found as unknown as Partial<Row> & { readonly id: string; customer_id?: string };
  const row = { ...emptyRow(kind, stored.id, stored.customer_id ?? stored.id, 0), ...stored, kind };
  return {
    ...row,
    created_at: new Date(row.created_at).toISOString(),
    updated_at: new Date(row.updated_at).toISOString(),
  };
}

/** Members of ours, beside the attributes of the catalog, that a caller may change. */
export type BuiltIn =
  | 'zone'
  | 'calendar'
  | 'locale'
  | 'preferred_channel'
  | 'roles'
  | 'reach'
  | 'external_ids';

const BUILT_IN: Readonly<Record<string, readonly BuiltIn[]>> = {
  customer: ['zone', 'calendar', 'locale', 'external_ids'],
  contact: ['zone', 'locale', 'preferred_channel', 'roles', 'reach', 'external_ids'],
};

export function builtInOf(kind: string): readonly BuiltIn[] {
  return BUILT_IN[kind] ?? ['external_ids'];
}

export function attributesOf(kind: string, catalog: Catalog): Attributes {
  if (kind === 'customer') return catalog.customer;
  if (kind === 'contact') return catalog.contacts.attributes;
  return (
    (Object.hasOwn(catalog.records, kind) ? catalog.records[kind]?.attributes : undefined) ?? {}
  );
}
