import type { Attribute, Attributes, Catalog } from '../../kernel/catalog';
import type { Entry, Fields, Type } from '../expression/types';

/** The catalog as the expression checker sees it: which fields customers, contacts, people and records have. */

type Things = Map<string, Entry>;

export interface CatalogThings {
  readonly customer: Fields;
  readonly contact: Fields;
  readonly person: Fields;
  readonly records: ReadonlyMap<string, Fields>;
}

export function thingsOf(catalog: Catalog): CatalogThings {
  const person: Things = new Map();
  const contact: Things = new Map();
  const known = { person, contact };
  put(person, 'id email manager delegate zone calendar locale', known);
  person.set('active', { type: { kind: 'boolean' }, sure: true });
  person.set('may_send', { type: { kind: 'boolean' }, sure: false });
  attributes(person, catalog.people.attributes, known);
  put(contact, 'id zone locale preferred_channel', known);
  attributes(contact, catalog.contacts.attributes, known);
  const customer: Things = new Map();
  put(customer, 'id zone calendar locale created_at', known);
  attributes(customer, catalog.customer, known);
  const records = new Map<string, Fields>();
  for (const [name, record] of Object.entries(catalog.records)) {
    const fields: Things = new Map();
    put(fields, 'id created_at', known);
    attributes(fields, record.attributes, known);
    records.set(name, fields);
    if (record.plural !== '')
      customer.set(record.plural, { type: { kind: 'record', name }, sure: true });
  }
  return { customer, contact, person, records };
}

interface References {
  readonly person: Fields;
  readonly contact: Fields;
}

function put(target: Things, names: string, known: References): void {
  for (const name of names.split(' ')) target.set(name, builtIn(name, known));
}

function builtIn(name: string, known: References): Entry {
  if (name === 'manager' || name === 'delegate') {
    return { type: { kind: 'person', fields: known.person }, sure: false };
  }
  if (name === 'created_at') return { type: { kind: 'time' }, sure: true };
  return { type: { kind: 'text' }, sure: name === 'id' };
}

export function attributes(target: Things, list: Attributes, known: References): void {
  for (const [name, attribute] of Object.entries(list)) {
    target.set(name, {
      type: typeOf(attribute, known),
      sure: attribute.required || attribute.default !== undefined,
      ...(attribute.personal ? { personal: true } : {}),
    });
  }
}

export function typeOf(
  attribute: Pick<Attribute, 'type' | 'of' | 'values'>,
  known: References,
): Type {
  const { type } = attribute;
  switch (type) {
    case 'long_text':
      return { kind: 'text' };
    case 'enum':
      return { kind: 'enum', values: Object.keys(attribute.values ?? {}) };
    case 'person':
      return { kind: 'person', fields: known.person };
    case 'contact':
      return { kind: 'contact', fields: known.contact };
    case 'list': {
      const { values, of = 'text' } = attribute;
      const element = of === 'list' ? 'text' : of;
      return { kind: 'list', of: typeOf({ type: element, ...(values ? { values } : {}) }, known) };
    }
    default:
      return { kind: type };
  }
}

/** The type of a form field or variable. */
export function scalarType(type: string, values: readonly string[] | undefined): Type {
  if (type === 'enum') return { kind: 'enum', values: values ?? [] };
  if (type === 'number' || type === 'money' || type === 'boolean') return { kind: type };
  return type === 'date' || type === 'time' ? { kind: type } : { kind: 'text' };
}
