import type { Attributes, Project } from '../kernel/catalog';
import type { Value } from '../kernel/expression';
import type { Contact, Person, Snapshot, Thing } from './snapshot';

/** Fields of one thing that was read: of customers, records, contacts and people of ours. It knows no expressions. */

/** What a thing's values are read in. */
interface Around {
  readonly snapshot: Snapshot;
  readonly project: Project;
}

/** One field of a contact; the bare contact is its id. */
export function contactValue(
  contact: Contact | undefined,
  path: readonly string[],
  known: Around,
): Value | undefined {
  if (!contact) return undefined;
  if (path[0] === 'preferred_channel') return contact.preferredChannel;
  if (path[0] === 'reach') return path[1] === undefined ? undefined : own(contact.reach, path[1]);
  return thingValue(contact, path, known.project.catalog.contacts.attributes, known);
}

export function thingValue(
  thing: Thing,
  path: readonly string[],
  attributes: Attributes,
  known: Around,
): Value | undefined {
  const field = path[0];
  if (field === undefined) return thing.id;
  const attribute = own(attributes, field);
  if (!attribute) return path.length === 1 ? builtIn(thing, field) : undefined;
  const value = own(thing.attributes, field) ?? attribute.default;
  if (path.length === 1) return value;
  if (typeof value !== 'string') return undefined;
  const rest = path.slice(1);
  if (attribute.type === 'person') return personValue(value, rest, known.snapshot);
  if (attribute.type !== 'contact') return undefined;
  return contactValue(contactOf(known.snapshot, value), rest, known);
}

export function contactOf({ contacts }: Snapshot, id: string): Contact | undefined {
  return contacts.find((contact) => contact.id === id);
}

function builtIn(thing: Thing, field: string): Value | undefined {
  switch (field) {
    case 'id':
      return thing.id;
    case 'zone':
    case 'calendar':
    case 'locale':
      return thing[field];
    case 'created_at':
      return thing.createdAt;
    default:
      return undefined;
  }
}

export function personValue(
  id: string | undefined,
  path: readonly string[],
  snapshot: Snapshot,
): Value | undefined {
  const [field] = path;
  if (id === undefined || field === undefined) return id;
  const person = own(snapshot.people, id);
  return person && path.length === 1 ? personField(person, field) : undefined;
}

export function personField(person: Person, field: string): Value | undefined {
  switch (field) {
    case 'id':
    case 'email':
    case 'manager':
    case 'delegate':
    case 'active':
    case 'zone':
    case 'calendar':
    case 'locale':
      return person[field];
    case 'may_send':
      return person.maySend;
    default:
      return own(person.attributes, field);
  }
}

/** A field of the object itself, never of its prototype. */
export function own<T>(from: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return from && Object.hasOwn(from, key) ? from[key] : undefined;
}
