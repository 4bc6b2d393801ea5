import type { Attributes, Catalog } from '../../playbooks/kernel/catalog';
import type { Value } from '../../playbooks/kernel/expression';
import type { GivenContact, Scenario, ScriptItem } from '../../playbooks/kernel/scenario';

type Given = Scenario['given'];

/** A script names a contact by its id, or by a role; who is silent means the first, or whom the enrollment is about. */
export function contactOf({ contacts, subject }: Given, name?: string): GivenContact {
  const found =
    contacts.find(({ id }) => id === (name ?? (subject.kind === 'contact' ? subject.id : ''))) ??
    contacts.find(({ roles }) => name === undefined || roles.includes(name));
  if (!found) throw new Error(`there is no contact "${name ?? ''}"`);
  return found;
}

/** The record that an event is about when its script does not say. */
export function recordOf({ subject, records }: Given, kind: string): string {
  return subject.kind === kind ? subject.id : (records[kind]?.[0]?.id ?? '');
}

/** What stands in a scenario that only a simulator can be told. */
export function onlySimulated({ given, script }: Scenario): string[] {
  const asked: readonly (readonly [string, unknown])[] = [
    ['given.calendars', given.calendars],
    ['given.computed', given.computed],
    ['answer', script.find(({ answer }) => answer)],
  ];
  return asked.flatMap(([name, there]) => (there === undefined ? [] : [name]));
}

type Change = NonNullable<ScriptItem['change']>;

/** A change that is told so many ms late tells of times that are as much later: what is said to be now is now. */
export function later({ customer, contacts, records }: Change, ms: number, of: Catalog): Change {
  const moved = <V extends Value | null>(
    values: Readonly<Record<string, V>>,
    declared: Attributes,
  ): Record<string, V> =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        declared[name]?.type === 'time' && typeof value === 'string'
          ? (new Date(Date.parse(value) + ms).toISOString() as V)
          : value,
      ]),
    );
  return {
    ...(customer && { customer: moved(customer, of.customer) }),
    ...(contacts && { contacts }),
    ...(records && {
      records: Object.fromEntries(
        Object.entries(records).map(([type, rows]) => [
          type,
          rows.map(({ id, ...row }) => ({
            ...moved(
              row as Readonly<Record<string, Value | null>>,
              of.records[type]?.attributes ?? {},
            ),
            id,
          })),
        ]),
      ),
    }),
  };
}
