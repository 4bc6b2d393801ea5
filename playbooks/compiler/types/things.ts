import { BUILT_IN, SYSTEM_EVENTS } from '../../kernel/built-in';
import type { Attribute, Attributes, Catalog, Computed } from '../../kernel/catalog';
import { isSure } from '../expression/sure';
import type { Entry, Fields, Type } from '../expression/types';

/** The catalog as the expression checker sees it: which fields customers, contacts, people and records have. */

type Things = Map<string, Entry>;

export interface CatalogThings {
  readonly customer: Fields;
  readonly contact: Fields;
  readonly person: Fields;
  readonly records: ReadonlyMap<string, Fields>;
}

const known = new WeakMap<Catalog, CatalogThings>();

/** The same for every playbook beside a catalog. */
export function thingsOf(catalog: Catalog): CatalogThings {
  const things = known.get(catalog) ?? newThings(catalog);
  known.set(catalog, things);
  return things;
}

function newThings(catalog: Catalog): CatalogThings {
  const person: Things = new Map();
  const contact: Things = new Map();
  const customer: Things = new Map();
  const known = { person, contact };
  attributes(person, { ...BUILT_IN.person, ...catalog.people.attributes }, known);
  attributes(contact, { ...BUILT_IN.contact, ...catalog.contacts.attributes }, known);
  attributes(customer, { ...BUILT_IN.customer, ...catalog.customer }, known);
  const records = new Map<string, Things>();
  for (const [name, record] of Object.entries(catalog.records)) {
    const fields: Things = new Map();
    attributes(fields, { ...BUILT_IN.record, ...record.attributes }, known);
    records.set(name, fields);
    const of = { kind: 'record', name, fields } as const;
    if (record.plural !== '')
      customer.set(record.plural, { type: { kind: 'list', of }, sure: true });
  }
  const all = new Map([...records, ['customer', customer] as const, ['contact', contact] as const]);
  makeSure(catalog, all);
  return { customer, contact, person, records };
}

/** Fields of an event, whoever reports it; nothing when nobody does. */
export function eventFields(catalog: Catalog, type: string, known: References): Fields | undefined {
  const event = Object.hasOwn(catalog.events, type) ? catalog.events[type] : undefined;
  const system = Object.hasOwn(SYSTEM_EVENTS, type) ? SYSTEM_EVENTS[type] : undefined;
  const fields = (event ?? system)?.fields;
  if (fields === undefined) return undefined;
  const found: Things = new Map();
  attributes(found, { ...BUILT_IN.event, ...fields }, known);
  return found;
}

export interface References {
  readonly person: Fields;
  readonly contact: Fields;
}

/** Computed attributes are sure when what they are computed from is; each comes after those it reads. */
function makeSure(catalog: Catalog, all: ReadonlyMap<string, Things>): void {
  for (const name of catalog.computeOrder) {
    const [thing = '', field = ''] = name.split('.');
    const things = all.get(thing);
    const entry = things?.get(field);
    const compute = attributesOf(catalog, thing)?.[field]?.compute;
    if (things === undefined || entry === undefined || compute === undefined) continue;
    things.set(field, { ...entry, sure: isComputedSure(compute, (read) => look(all, read)) });
  }
}

function attributesOf(catalog: Catalog, thing: string): Attributes | undefined {
  if (thing === 'customer') return catalog.customer;
  return thing === 'contact' ? catalog.contacts.attributes : catalog.records[thing]?.attributes;
}

function look(all: ReadonlyMap<string, Things>, name: string): boolean {
  const [thing = '', field = '', ...more] = name.split('.');
  return more.length === 0 && all.get(thing)?.get(field)?.sure === true;
}

function isComputedSure(compute: Computed, sure: (name: string) => boolean): boolean {
  if (compute.kind === 'value') return isSure(compute.value.expr, sure);
  const parts = Object.values(compute.parts);
  const known = parts.filter(({ value }) => isSure(value.expr, sure)).length;
  if (compute.missing === 'zero') return known >= compute.atLeast;
  const needed = compute.missing === 'unknown' ? parts.length : 1;
  return known >= Math.max(needed, compute.atLeast);
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

/** The type of a form field, variable or parameter. */
export function scalarType(
  type: string,
  values: readonly string[] | undefined,
  known: References,
): Type {
  switch (type) {
    case 'enum':
      return { kind: 'enum', values: values ?? [] };
    case 'number':
    case 'money':
    case 'boolean':
    case 'date':
    case 'time':
      return { kind: type };
    case 'person':
      return { kind: 'person', fields: known.person };
    case 'contact':
      return { kind: 'contact', fields: known.contact };
    default:
      return { kind: 'text' };
  }
}
