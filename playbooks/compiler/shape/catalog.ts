import type { Catalog } from '../../kernel/catalog';
import { BUILT_IN, SYSTEM_EVENTS } from '../../kernel/built-in';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import { idOf, listOf, LOCALE, localised, oneOf, reference, word, wrong, yesNo } from './basics';
import type { Fields } from './fields';
import { asMap, fieldsOf } from './fields';
import { attributesOf, textValue } from './attributes';
import * as keys from './catalog-keys';
import { named } from './forms';
import { isAddress } from './playbook';

/** `catalog.yaml` -> what the business knows, with the places its parts refer to each other from. */

const MOST_EVENTS = 500;
const MOST_FIELDS = 50;
const MOST_RECORDS = 20;

/** Names that must exist elsewhere in the project. */
export interface CatalogUse {
  readonly kind: 'calendar' | 'zone' | 'sender' | 'purpose' | 'about';
  readonly name: Placed<string>;
}
export interface ShapedCatalog {
  readonly catalog: Catalog;
  readonly uses: readonly CatalogUse[];
}

export function shapeCatalog(tree: Tree, findings: Findings): ShapedCatalog | undefined {
  const fields = fieldsOf(tree, keys.CATALOG, findings);
  if (fields === undefined) return undefined;
  const uses: CatalogUse[] = [];
  const id = idOf(fields.get('catalog'), 'catalog', findings);
  const organisation = organisationOf(fields, uses, findings);
  const contacts = part(fields, 'contacts', keys.CONTACTS, findings);
  const people = part(fields, 'people', keys.PEOPLE, findings);
  const catalog: Catalog = {
    id: id?.value ?? '',
    organisation,
    customer: attributesOf(
      fields.get('customer'),
      'customer',
      { builtIn: Object.keys(BUILT_IN.customer) },
      findings,
    ),
    contacts: {
      roles: titles(contacts?.get('roles'), findings),
      attributes: attributesOf(
        contacts?.get('attributes'),
        'attributes',
        { builtIn: Object.keys(BUILT_IN.contact) },
        findings,
      ),
    },
    people: {
      attributes: attributesOf(
        people?.get('attributes'),
        'attributes',
        { builtIn: Object.keys(BUILT_IN.person) },
        findings,
      ),
    },
    roles: titles(fields.get('roles'), findings),
    queues: queuesOf(fields.get('queues'), uses, findings),
    records: recordsOf(fields.get('records'), findings),
    events: eventsOf(fields.get('events'), uses, findings),
    purposes: purposesOf(fields.get('purposes'), findings),
    channels: channelsOf(fields.get('channels'), uses, findings),
    senders: sendersOf(fields.get('senders'), findings),
  };
  return { catalog, uses };
}

function part(
  fields: Fields,
  key: string,
  thing: (typeof keys)['CONTACTS'],
  findings: Findings,
): Fields | undefined {
  const entry = fields.entry(key);
  return entry === undefined ? undefined : fieldsOf(entry.value, thing, findings, entry.keySpan);
}

function organisationOf(
  fields: Fields,
  uses: CatalogUse[],
  findings: Findings,
): Catalog['organisation'] {
  const inner = part(fields, 'organisation', keys.ORGANISATION, findings);
  const text = (key: string): string => word(inner?.get(key), key, findings)?.value ?? '';
  const zone = reference(inner?.get('zone'), 'zone', findings);
  const calendar = reference(inner?.get('calendar'), 'calendar', findings);
  if (zone !== undefined) uses.push({ kind: 'zone', name: zone });
  if (calendar !== undefined) uses.push({ kind: 'calendar', name: calendar });
  return {
    name: text('name'),
    zone: zone?.value ?? 'UTC',
    calendar: calendar?.value ?? '',
    locales: localesOf(inner?.get('locales'), findings),
    currency: text('currency'),
    postalAddress: text('postal_address'),
  };
}

function localesOf(tree: Tree | undefined, findings: Findings): readonly string[] {
  const items = listOf(tree, 'locales', 'a list of locales like [zh-CN, en]', findings) ?? [];
  return items.flatMap((item) => {
    const locale = word(item, 'locales', findings, 'a locale like en or zh-CN');
    if (locale === undefined) return [];
    if (LOCALE.test(locale.value)) return [locale.value];
    return wrong(item, 'locales', 'a locale like en or zh-CN', findings) ?? [];
  });
}

function titles(tree: Tree | undefined, findings: Findings): Catalog['roles'] {
  return mapOf(tree, { key: 'roles', thing: keys.ROLE }, findings, (fields) => ({
    title: titleOf(fields, findings),
  }));
}

function titleOf(fields: Fields, findings: Findings): Catalog['roles'][string]['title'] {
  const title = localised(fields.get('title'), 'title', findings);
  return title === undefined ? '' : textValue(title);
}

/** A map of ids, each read by `read`; those that are no maps are left out. */
function mapOf<T>(
  tree: Tree | undefined,
  of: { readonly key: string; readonly thing: (typeof keys)['ROLE'] },
  findings: Findings,
  read: (fields: Fields) => T,
): Readonly<Record<string, T>> {
  const { key, thing } = of;
  const found: Record<string, T> = {};
  for (const { name, entry } of named(tree, key, `a map (name: {…})`, findings)) {
    const fields = fieldsOf(entry.value, thing, findings, name.span);
    if (fields !== undefined) found[name.value] = read(fields);
  }
  return found;
}

function queuesOf(
  tree: Tree | undefined,
  uses: CatalogUse[],
  findings: Findings,
): Catalog['queues'] {
  return mapOf(tree, { key: 'queues', thing: keys.QUEUE }, findings, (fields) => {
    const calendar = reference(fields.get('calendar'), 'calendar', findings);
    const zone = reference(fields.get('zone'), 'zone', findings);
    if (zone !== undefined) uses.push({ kind: 'zone', name: zone });
    if (calendar !== undefined) uses.push({ kind: 'calendar', name: calendar });
    return {
      title: titleOf(fields, findings),
      duty: yesNo(fields.get('duty'), 'duty', findings) ?? false,
      ...(calendar === undefined ? {} : { calendar: calendar.value }),
      ...(zone === undefined ? {} : { zone: zone.value }),
    };
  });
}

function recordsOf(tree: Tree | undefined, findings: Findings): Catalog['records'] {
  const records = mapOf(tree, { key: 'records', thing: keys.RECORD }, findings, (fields) => ({
    plural: idOf(fields.get('plural'), 'plural', findings)?.value ?? '',
    attributes: attributesOf(
      fields.get('attributes'),
      'attributes',
      { builtIn: Object.keys(BUILT_IN.record) },
      findings,
    ),
  }));
  const n = Object.keys(records).length;
  if (n > MOST_RECORDS && tree !== undefined) {
    findings.add('too-many', tree.span, { n, things: 'record types', m: MOST_RECORDS });
  }
  return records;
}

const EVENT_TYPE = /^[a-z][a-z0-9_]{0,47}(\.[a-z][a-z0-9_]{0,47}){0,3}$/;

function eventsOf(
  tree: Tree | undefined,
  uses: CatalogUse[],
  findings: Findings,
): Catalog['events'] {
  if (tree === undefined) return {};
  const map = asMap(tree, 'events', 'a map of event types (deal.won: {about: customer})', findings);
  const found: Record<string, Catalog['events'][string]> = {};
  for (const entry of map?.entries ?? []) {
    if (!EVENT_TYPE.test(entry.key)) {
      findings.add('bad-id', entry.keySpan, { id: entry.key.slice(0, 60) });
      continue;
    }
    if (Object.hasOwn(SYSTEM_EVENTS, entry.key)) {
      findings.add('reserved-event', entry.keySpan, { type: entry.key });
      continue;
    }
    const fields = fieldsOf(entry.value, keys.EVENT, findings, entry.keySpan);
    const about = reference(fields?.get('about'), 'about', findings);
    if (about !== undefined) uses.push({ kind: 'about', name: about });
    const options = { builtIn: Object.keys(BUILT_IN.event), limit: MOST_FIELDS };
    const inner = attributesOf(fields?.get('fields'), 'fields', options, findings);
    found[entry.key] = { about: about?.value ?? 'customer', fields: inner };
  }
  if ((map?.entries.length ?? 0) > MOST_EVENTS) {
    const n = map?.entries.length ?? 0;
    findings.add('too-many', tree.span, { n, things: 'event types', m: MOST_EVENTS });
  }
  return found;
}

function purposesOf(tree: Tree | undefined, findings: Findings): Catalog['purposes'] {
  return mapOf(tree, { key: 'purposes', thing: keys.PURPOSE }, findings, (fields) => {
    const consent = oneOf(
      fields.get('consent'),
      'consent',
      ['none', 'opt_out', 'opt_in'],
      findings,
    );
    const footer = oneOf(fields.get('unsubscribe'), 'unsubscribe', ['required'], findings);
    return {
      consent: consent ?? 'opt_in',
      title: titleOf(fields, findings),
      unsubscribe: footer !== undefined,
    };
  });
}

const OTHER_CHANNELS = ['slack', 'feishu', 'dingtalk', 'wecom', 'sms', 'webhook'];

function channelsOf(
  tree: Tree | undefined,
  uses: CatalogUse[],
  findings: Findings,
): Catalog['channels'] {
  if (tree === undefined) return {};
  const map = asMap(tree, 'channels', 'a map of channels (email: {sender: care})', findings);
  const found: Record<string, Catalog['channels'][string]> = {};
  for (const entry of map?.entries ?? []) {
    if (OTHER_CHANNELS.includes(entry.key)) {
      const args = { key: entry.key, thing: '"channels"', instead: 'keep "email", which is there' };
      findings.add('not-supported-yet', entry.keySpan, args);
      continue;
    }
    if (entry.key !== 'email') {
      const known = ['email', ...OTHER_CHANNELS];
      const args = { kind: 'channel', name: entry.key, known: known.join(', ') };
      findings.addUnknown('unknown-channel', entry.keySpan, args, known);
      continue;
    }
    found[entry.key] = channelOf(entry, uses, findings);
  }
  return found;
}

function channelOf(
  entry: Entry,
  uses: CatalogUse[],
  findings: Findings,
): Catalog['channels'][string] {
  const fields = fieldsOf(entry.value, keys.CHANNEL, findings, entry.keySpan);
  const sender = reference(fields?.get('sender'), 'sender', findings);
  if (sender !== undefined) uses.push({ kind: 'sender', name: sender });
  const purposes = listOf(fields?.get('purposes'), 'purposes', 'a list of purposes', findings);
  const names = purposes?.flatMap((item) => {
    const name = reference(item, 'purposes', findings);
    if (name !== undefined) uses.push({ kind: 'purpose', name });
    return name === undefined ? [] : [name.value];
  });
  return {
    ...(sender === undefined ? {} : { sender: sender.value }),
    ...(names === undefined ? {} : { purposes: names }),
  };
}

function sendersOf(tree: Tree | undefined, findings: Findings): Catalog['senders'] {
  return mapOf(tree, { key: 'senders', thing: keys.SENDER }, findings, (fields) => {
    const address = addressOf(fields.get('address'), 'address', findings);
    const replyTo = addressOf(fields.get('reply_to'), 'reply_to', findings);
    return {
      address: address ?? '',
      name: word(fields.get('name'), 'name', findings)?.value ?? '',
      ...(replyTo === undefined ? {} : { replyTo }),
    };
  });
}

function addressOf(tree: Tree | undefined, key: string, findings: Findings): string | undefined {
  const text = word(tree, key, findings, 'a mail address')?.value;
  if (tree === undefined || text === undefined || isAddress(text)) return text;
  return wrong(tree, key, 'a mail address', findings);
}
