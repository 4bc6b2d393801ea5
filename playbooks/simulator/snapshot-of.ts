import type { Attributes as Declared, Project } from '../kernel/catalog';
import type { Value } from '../kernel/expression';
import type { Scenario, ScriptItem } from '../kernel/scenario';
import { toTime } from '../kernel/civil';
import type { Contact, Person, Snapshot, Thing } from '../rules/snapshot';

/** What a scenario gives, and what its changes make of it, as decisions read it. Computed attributes are not its concern. */

type Attributes = Readonly<Record<string, Value>>;

export function snapshotOf({
  project,
  scenario,
}: {
  readonly project: Project;
  readonly scenario: Scenario;
}): Snapshot {
  const { customer, contacts, people, roles, records, subject, duty } = scenario.given;
  const { catalog } = project;
  // Whoever has a history was there when it began.
  const first = Math.min(scenario.now, ...(scenario.given.history ?? []).map(({ at }) => at));
  const stamped = <T extends { readonly createdAt?: string }>(thing: T) => ({
    ...thing,
    createdAt: thing.createdAt ?? toTime(first),
  });
  return {
    customer: filled(stamped(customer), catalog.customer),
    contacts: contacts.map((contact): Contact =>
      filled({ ...stamped(contact), suppressed: [] }, catalog.contacts.attributes),
    ),
    records: Object.fromEntries(
      Object.entries(records).map(([type, rows]) => [
        type,
        rows.map((row) => filled(stamped(row), catalog.records[type]?.attributes ?? {})),
      ]),
    ),
    people: Object.fromEntries(
      Object.entries(people).map(([id, person]): [string, Person] => [
        id,
        filled({ id, ...person }, catalog.people.attributes),
      ]),
    ),
    roles,
    ...(duty ? { duty } : {}),
    subject,
  };
}

/** Attributes with a default carry it, as everywhere. */
function filled<T extends { readonly attributes: Attributes }>(thing: T, declared: Declared): T {
  const defaults = Object.entries(declared).flatMap(([name, attribute]) =>
    attribute.default === undefined ? [] : [[name, attribute.default] as const],
  );
  return { ...thing, attributes: { ...Object.fromEntries(defaults), ...thing.attributes } };
}

export type Change = NonNullable<ScriptItem['change']>;

/** Customer, contacts, records, each a change by itself: no system can tell of several things at once. */
export function oneByOne({ customer, contacts = {}, records = {} }: Change): Change[] {
  return [
    ...(customer ? [{ customer }] : []),
    ...Object.entries(contacts).map(([name, patch]) => ({ contacts: { [name]: patch } })),
    ...Object.entries(records).flatMap(([type, rows]) =>
      rows.map((row) => ({ records: { [type]: [row] } })),
    ),
  ];
}

export function changed(
  snapshot: Snapshot,
  change: Change,
  { project, now }: { readonly project: Project; readonly now: number },
): Snapshot {
  const { catalog } = project;
  return {
    ...snapshot,
    customer: merged(snapshot.customer, change.customer ?? {}, catalog.customer),
    contacts: snapshot.contacts.map((contact) => {
      const roles = contact.roles.flatMap((role) => Object.entries(change.contacts?.[role] ?? {}));
      const own = { ...Object.fromEntries(roles), ...change.contacts?.[contact.id] };
      return merged(contact, own, catalog.contacts.attributes);
    }),
    records: Object.entries(change.records ?? {}).reduce(
      (records, [type, rows]) => ({
        ...records,
        [type]: rows.reduce<readonly Thing[]>((all, { id, ...attributes }) => {
          const old = all.find((one) => one.id === id);
          const row = merged(
            old ?? { id, attributes: {}, createdAt: toTime(now) },
            attributes,
            catalog.records[type]?.attributes ?? {},
          );
          return old ? all.map((one) => (one === old ? row : one)) : [...all, row];
        }, records[type] ?? []),
      }),
      snapshot.records,
    ),
  };
}

function merged<T extends { readonly attributes: Attributes }>(
  thing: T,
  change: Readonly<Record<string, Value | null>>,
  declared: Declared,
): T {
  const known = Object.entries({ ...thing.attributes, ...change }).filter(
    (entry): entry is [string, Value] => entry[1] !== null,
  );
  return filled({ ...thing, attributes: Object.fromEntries(known) }, declared);
}

/** The inputs that differ: `customer.health`, `contacts`, `ticket`, `ticket.status`; and the kinds of which one was made. */
export function touchedBy(
  old: Snapshot,
  now: Snapshot,
): { readonly inputs: ReadonlySet<string>; readonly made: readonly string[] } {
  const touched = new Set<string>();
  const made = new Set<string>();
  const mark = (kind: string, a: Thing | undefined, b: Thing): void => {
    if (a === b) return;
    const names = new Set([...Object.keys(a?.attributes ?? {}), ...Object.keys(b.attributes)]);
    for (const name of names)
      if (!isSame(a?.attributes[name], b.attributes[name])) touched.add(`${kind}.${name}`);
    if (a) return;
    touched.add(kind);
    made.add(kind);
  };
  const same = (rows: readonly Thing[], id: string) => rows.find((one) => one.id === id);
  mark('customer', old.customer, now.customer);
  for (const contact of now.contacts) mark('contact', same(old.contacts, contact.id), contact);
  for (const [type, rows] of Object.entries(now.records))
    for (const row of rows) mark(type, same(old.records[type] ?? [], row.id), row);
  for (const input of [...touched]) {
    const [kind = ''] = input.split('.');
    if (kind === 'contact') touched.add('contacts');
    else if (kind !== 'customer') touched.add(kind);
  }
  return { inputs: touched, made: [...made] };
}

function isSame(a: Value | undefined, b: Value | undefined): boolean {
  return a === b || (Array.isArray(a) && JSON.stringify(a) === JSON.stringify(b));
}
