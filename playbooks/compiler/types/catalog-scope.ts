import type { Catalog } from '../../kernel/catalog';
import type { Entry, Scope, Type } from '../expression/types';
import { each, thing } from './entries';
import type { CatalogThings } from './things';

/** The names that are there wherever a customer is spoken of, in computed attributes and guards as in playbooks. */
export function catalogScope(
  catalog: Catalog,
  things: CatalogThings,
  subject: string,
): Map<string, Entry> {
  const contact: Type = { kind: 'contact', fields: things.contact };
  const person: Type = { kind: 'person', fields: things.person };
  const roots = new Map<string, Entry>([
    ['customer', thing('customer', things.customer)],
    ['contacts', thing('contacts', each(catalog.contacts.roles, contact, false), 'unknown-role')],
    ['role', thing('role', each(catalog.roles, person, false), 'unknown-role')],
    ['queue', thing('queue', queues(catalog), 'unknown-queue')],
    ['sender', thing('sender', each(catalog.senders, { kind: 'sender' }, true))],
  ]);
  if (subject === 'contact') roots.set('contact', { type: contact, sure: true });
  const record = things.records.get(subject);
  if (record !== undefined) roots.set(subject, thing(subject, record));
  return roots;
}

function queues(catalog: Catalog): Scope {
  return new Map(
    Object.entries(catalog.queues).map(([name, { duty }]) => [
      name,
      { type: { kind: 'queue', duty }, sure: true },
    ]),
  );
}
