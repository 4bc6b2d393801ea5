import type { Attribute, Attributes } from '../services/catalog';
import type { CustomerRecord } from '../services/customers';

const DAY = 24 * 60 * 60 * 1000;

interface Next {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly attribute: Attribute;
  readonly day: string;
  readonly days: number;
}

type Types = Readonly<Record<string, { readonly attributes: Attributes }>>;

/** As people call it, else its id. */
export function titleOf(record: CustomerRecord): string {
  return typeof record['number'] === 'string' ? record['number'] : record.id;
}

/** The nearest day to come that somebody wrote into a record; what is computed follows from those. */
export function nextDate(
  records: readonly CustomerRecord[],
  types: Types,
  now: number,
): Next | undefined {
  const today = Math.floor(now / DAY);
  const found = records.flatMap((record) =>
    Object.entries(types[record.type]?.attributes ?? {}).flatMap(([name, attribute]) => {
      const day = record[name];
      if (attribute.type !== 'date' || attribute.computed || typeof day !== 'string') return [];
      const days = Date.parse(`${day}T00:00:00Z`) / DAY - today;
      return days >= 0
        ? [{ id: record.id, title: titleOf(record), name, attribute, day, days }]
        : [];
    }),
  );
  return found.sort((a, b) => a.days - b.days)[0];
}
