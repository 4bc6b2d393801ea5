import type { Attributes } from '../../../playbooks/kernel/catalog';
import type { Value } from '../../../playbooks/kernel/expression';
import type { Customer } from '../../shared/database/entities/customer.entity';

export type Shown = Readonly<Record<string, unknown>>;

/** What customers, contacts and records have in common, from a table or from the change pipeline. */
export interface Stored {
  readonly id: string;
  readonly external_ids: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly created_at: Date | string;
  readonly updated_at: Date | string;
}

/** Flat, as YAML reads it: `{"id": "acme", "tier": "strategic"}` is what `customer.tier` reads; defaults are applied. */
function flat(row: Stored, declared: Attributes): Shown {
  const defaults = Object.entries(declared).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { id: row.id, ...Object.fromEntries(defaults), ...row.attributes };
}

function ends(row: Stored): Shown {
  return { external_ids: row.external_ids, created_at: row.created_at, updated_at: row.updated_at };
}

export function toCustomer(
  row: Stored & {
    readonly zone: string | null;
    readonly calendar: string | null;
    readonly locale: string | null;
  },
  declared: Attributes,
): Shown {
  return {
    ...flat(row, declared),
    zone: row.zone,
    calendar: row.calendar,
    locale: row.locale,
    ...ends(row),
  };
}

/** Why each computed attribute is what it is: since when, and the parts of scores. */
export function toComputed(
  { attributes, computed }: Pick<Customer, 'attributes' | 'computed'>,
  declared: Attributes,
): Shown {
  const names = Object.keys(declared).filter((name) => declared[name]?.compute !== undefined);
  return Object.fromEntries(
    names.map((name) => {
      const known = computed[name];
      const at = known === undefined ? null : new Date(known.at);
      return [name, { value: attributes[name] ?? null, at, parts: known?.parts ?? null }];
    }),
  );
}

export function toContact(
  row: Stored & {
    readonly zone: string | null;
    readonly locale: string | null;
    readonly preferred_channel: string | null;
    readonly roles: readonly string[];
    readonly reach: Readonly<Record<string, string>>;
  },
  customer: string,
  declared: Attributes,
): Shown {
  const { zone, locale, preferred_channel, roles, reach } = row;
  return {
    ...flat(row, declared),
    customer_id: customer,
    zone,
    locale,
    preferred_channel,
    roles,
    reach,
    ...ends(row),
  };
}

export function toRecord(
  row: Stored,
  of: { readonly type: string; readonly customer: string },
  declared: Attributes,
): Shown {
  return { ...flat(row, declared), type: of.type, customer_id: of.customer, ...ends(row) };
}
