import type { Attributes, Project } from '../../playbooks/kernel/catalog';
import type { Value } from '../../playbooks/kernel/expression';
import type { Scenario, ScriptItem } from '../../playbooks/kernel/scenario';
import { contactOf } from '../support/of-scenario';

type Values = Readonly<Record<string, Value | null>>;

/**
 * The scenario with a customer, contacts and records of its own, so that many are played side by side. People, roles
 * and queues are shared: all stories are of one company.
 */
export function ownIds(scenario: Scenario, mark: string, { catalog }: Project): Scenario {
  const { given } = scenario;
  const own = (id: string): string => `${id}-${mark}`;
  const told = <V extends Value | null>(
    values: Readonly<Record<string, V>>,
    declared: Attributes,
  ): Record<string, V> =>
    mapped(values, (value, name) =>
      declared[name]?.type === 'contact' && typeof value === 'string' ? (own(value) as V) : value,
    );
  const ofType = (type: string): Attributes => catalog.records[type]?.attributes ?? {};
  const contact = (name: string): string => own(contactOf(given, name).id);

  const change = (said: NonNullable<ScriptItem['change']>): ScriptItem['change'] => ({
    ...(said.customer && { customer: told(said.customer, catalog.customer) }),
    ...(said.contacts && {
      contacts: Object.fromEntries(
        Object.entries(said.contacts).map(([name, patch]) => [contact(name), patch]),
      ),
    }),
    ...(said.records && {
      records: mapped(said.records, (rows, type) =>
        rows.map(({ id, ...row }) => ({ ...told(row as Values, ofType(type)), id: own(id) })),
      ),
    }),
  });
  const event = (said: NonNullable<ScriptItem['event']>): ScriptItem['event'] => ({
    ...said,
    ...(said.contact !== undefined && { contact: contact(said.contact) }),
    ...(said.record !== undefined && { record: own(said.record) }),
  });
  return {
    ...scenario,
    given: {
      ...given,
      customer: {
        ...given.customer,
        id: own(given.customer.id),
        attributes: told(given.customer.attributes, catalog.customer),
      },
      contacts: given.contacts.map((one) => ({
        ...one,
        id: own(one.id),
        reach: mapped(one.reach, (address) => `${mark}-${address}`),
      })),
      records: mapped(given.records, (rows, type) =>
        rows.map((row) => ({
          ...row,
          id: own(row.id),
          attributes: told(row.attributes, ofType(type)),
        })),
      ),
      subject: { ...given.subject, id: own(given.subject.id) },
    },
    script: scenario.script.map((item) => ({
      ...item,
      ...(item.change && { change: change(item.change) }),
      ...(item.event && { event: event(item.event) }),
    })) as Scenario['script'],
  };
}

function mapped<V, R>(
  values: Readonly<Record<string, V>>,
  to: (value: V, name: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value, name)]));
}
