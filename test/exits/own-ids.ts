import type { Attributes } from '../../playbooks/kernel/catalog';
import type { Project } from '../../playbooks/kernel/catalog';
import type { Value } from '../../playbooks/kernel/expression';
import type { Scenario, ScriptItem } from '../../playbooks/kernel/scenario';

/**
 * The scenario with a customer, contacts and records of its own, so that many are played side by side. People, roles
 * and queues are shared: all stories are of one company.
 */
export function ownIds(scenario: Scenario, mark: string, { catalog }: Project): Scenario {
  const { given } = scenario;
  const own = (id: string): string => `${id}-${mark}`;
  const told = (values: Values, declared: Attributes): Values =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        declared[name]?.type === 'contact' && typeof value === 'string' ? own(value) : value,
      ]),
    );
  const typeOf = (record: string): Attributes => catalog.records[record]?.attributes ?? {};
  const contacts = given.contacts.map((one) => ({
    ...one,
    id: own(one.id),
    reach: Object.fromEntries(
      Object.entries(one.reach).map(([channel, address]) => [channel, `${mark}-${address}`]),
    ),
  }));
  const records = Object.fromEntries(
    Object.entries(given.records).map(([type, rows]) => [
      type,
      rows.map((row) => ({
        ...row,
        id: own(row.id),
        attributes: told(row.attributes, typeOf(type)) as typeof row.attributes,
      })),
    ]),
  );
  const customer = {
    ...given.customer,
    id: own(given.customer.id),
    attributes: told(
      given.customer.attributes,
      catalog.customer,
    ) as typeof given.customer.attributes,
  };
  const isContact = (name: string): boolean => given.contacts.some(({ id }) => id === name);
  const script = scenario.script.map((item): ScriptItem => {
    const { change, event } = item;
    const changed = change && {
      ...(change.customer ? { customer: told(change.customer, catalog.customer) } : {}),
      ...(change.contacts
        ? {
            contacts: Object.fromEntries(
              Object.entries(change.contacts).map(([name, patch]) => [
                isContact(name) ? own(name) : name,
                patch,
              ]),
            ),
          }
        : {}),
      ...(change.records
        ? {
            records: Object.fromEntries(
              Object.entries(change.records).map(([type, rows]) => [
                type,
                rows.map(({ id, ...row }) => ({ ...told(row, typeOf(type)), id: own(id) })),
              ]),
            ),
          }
        : {}),
    };
    const happened = event && {
      ...event,
      ...(event.contact !== undefined && isContact(event.contact)
        ? { contact: own(event.contact) }
        : {}),
      ...(event.record === undefined ? {} : { record: own(event.record) }),
    };
    return {
      ...item,
      ...(changed ? { change: changed } : {}),
      ...(happened ? { event: happened } : {}),
    };
  });
  const subject = { ...given.subject, id: own(given.subject.id) };
  return { ...scenario, given: { ...given, customer, contacts, records, subject }, script };
}
type Values = Readonly<Record<string, Value | null>>;
