import type { Thing } from '../../../playbooks/rules/snapshot';
import type { Facts } from './match-change';
import type { Row } from './row';

/** The facts as they will be once the row is written. */
export function withRow(before: Facts | undefined, row: Row): Facts {
  const thing = toThing(row);
  const empty: Facts = { customer: thing, contacts: [], records: {}, people: {}, roles: {} };
  const snapshot = before ?? empty;
  if (row.kind === 'customer') return { ...snapshot, customer: thing };
  if (row.kind === 'contact') {
    const old = snapshot.contacts.find(({ id }) => id === row.id);
    const { roles, reach } = row;
    const contact = {
      ...thing,
      roles,
      reach,
      ...(row.preferred_channel === null ? {} : { preferredChannel: row.preferred_channel }),
      consent: old?.consent ?? {},
      suppressed: old?.suppressed ?? [],
    };
    return { ...snapshot, contacts: replaced(snapshot.contacts, contact) };
  }
  const rows = replaced(snapshot.records[row.kind] ?? [], thing);
  return { ...snapshot, records: { ...snapshot.records, [row.kind]: rows } };
}

function replaced<T extends Thing>(things: readonly T[], thing: T): T[] {
  const there = things.some(({ id }) => id === thing.id);
  return there ? things.map((one) => (one.id === thing.id ? thing : one)) : [...things, thing];
}

function toThing(row: Row): Thing {
  const { id, attributes, zone, calendar, locale } = row;
  return {
    id,
    attributes,
    ...(zone === null ? {} : { zone }),
    ...(calendar === null ? {} : { calendar }),
    ...(locale === null ? {} : { locale }),
    createdAt: row.created_at,
  };
}
