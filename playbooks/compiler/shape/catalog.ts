import { BUILT_IN, SYSTEM_EVENTS } from '../../kernel/built-in';
import type { Attributes, Catalog } from '../../kernel/catalog';
import type { LadderAst } from '../ast';
import type { CatalogAst, ComputedAst } from '../catalog-ast';
import type { Findings } from '../findings';
import type { Placed, Tree } from '../tree';
import { attributesOf } from './attributes';
import type { AttributeOptions } from './attributes';
import { idOf, oneOf, reference, yesNo } from './basics';
import * as keys from './catalog-keys';
import { channelsOf, connectionsOf, each, sendersOf, titleOf, titlesOf } from './ends';
import type { Fields } from './fields';
import { asMap, fieldsOf } from './fields';
import { named } from './forms';
import { ladderOf } from './ladder';
import { organisationOf } from './organisation';
import { windowsOf } from './windows';

/** `catalog.yaml` -> what the business knows, with the places its parts refer to each other from. */

const MOST_EVENTS = 500;
const MOST_RECORDS = 20;

/** Names that must exist elsewhere in the project. */
export interface CatalogUse {
  readonly kind: 'calendar' | 'zone' | 'sender' | 'purpose' | 'about' | 'connection';
  readonly name: Placed<string>;
  /** Of a connection: what it must be able to carry. */
  readonly channel?: string;
}
export interface ShapedCatalog {
  /** Without what holds expressions: computed attributes and ladders stand in `ast`. */
  readonly catalog: Catalog;
  readonly ast: CatalogAst;
  readonly uses: readonly CatalogUse[];
}

export function shapeCatalog(tree: Tree, findings: Findings): ShapedCatalog | undefined {
  const fields = fieldsOf(tree, keys.CATALOG, findings);
  return fields === undefined ? undefined : new Shaping(fields, findings).run();
}

class Shaping {
  private readonly uses: CatalogUse[] = [];
  private readonly computed: ComputedAst[] = [];
  private readonly lists: { record: Placed<string>; plural: Placed<string> | undefined }[] = [];

  constructor(
    private readonly fields: Fields,
    private readonly findings: Findings,
  ) {}

  run(): ShapedCatalog {
    const { fields, findings, uses, computed } = this;
    const contacts = this.part('contacts', keys.CONTACTS);
    const people = this.part('people', keys.PEOPLE);
    const catalog: Catalog = {
      id: idOf(fields.get('catalog'), 'catalog', findings)?.value ?? '',
      organisation: organisationOf(this.part('organisation', keys.ORGANISATION), uses, findings),
      customer: this.attributes(fields.get('customer'), 'customer', 'customer'),
      contacts: {
        roles: this.titles(contacts?.get('roles')),
        attributes: this.attributes(contacts?.get('attributes'), 'attributes', 'contact'),
      },
      people: { attributes: this.people(people?.get('attributes')) },
      roles: this.titles(fields.get('roles')),
      queues: this.queues(),
      records: this.records(),
      events: this.events(),
      purposes: this.purposes(),
      channels: channelsOf(fields.get('channels'), uses, findings),
      senders: sendersOf(fields.get('senders'), findings),
      connections: connectionsOf(fields.get('connections'), findings),
      windows: windowsOf(fields.get('windows'), findings),
      ladders: {},
      computeOrder: [],
    };
    this.plurals(catalog);
    return { catalog, ast: { computed, ladders: this.ladders() }, uses };
  }

  private part(key: string, thing: (typeof keys)['CONTACTS']): Fields | undefined {
    const entry = this.fields.entry(key);
    if (entry === undefined) return undefined;
    return fieldsOf(entry.value, thing, this.findings, entry.keySpan);
  }

  /** Of something that may have computed attributes. */
  private attributes(tree: Tree | undefined, key: string, subject: string): Attributes {
    const kind = subject === 'customer' || subject === 'contact' ? subject : 'record';
    const options: AttributeOptions = {
      builtIn: Object.keys(BUILT_IN[kind]),
      thing: keys.ATTRIBUTE,
      computed: (attribute, shape) => this.computed.push({ subject, attribute, ...shape }),
    };
    return attributesOf(tree, key, options, this.findings);
  }

  private people(tree: Tree | undefined): Attributes {
    const builtIn = Object.keys(BUILT_IN.person);
    return attributesOf(
      tree,
      'attributes',
      { builtIn, thing: keys.PLAIN_ATTRIBUTE },
      this.findings,
    );
  }

  private titles(tree: Tree | undefined): Catalog['roles'] {
    return each(tree, { key: 'roles', thing: keys.ROLE }, this.findings, (fields) => ({
      title: titleOf(fields, this.findings),
    }));
  }

  private queues(): Catalog['queues'] {
    const { findings, uses } = this;
    const tree = this.fields.get('queues');
    return each(tree, { key: 'queues', thing: keys.QUEUE }, findings, (fields) => {
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

  private records(): Catalog['records'] {
    const { findings } = this;
    const tree = this.fields.get('records');
    const records = each(
      tree,
      { key: 'records', thing: keys.RECORD },
      findings,
      (fields, record) => {
        const plural = idOf(fields.get('plural'), 'plural', findings);
        this.lists.push({ record, plural });
        const inner = this.attributes(fields.get('attributes'), 'attributes', record.value);
        return {
          plural: plural?.value ?? '',
          ...titlesOf(fields, ['title', 'list_title'], findings),
          attributes: inner,
        };
      },
    );
    this.atMost(tree, Object.keys(records).length, 'record types', MOST_RECORDS);
    return records;
  }

  /** `customer.<plural>` is the list of records: nothing else may have that name. */
  private plurals(catalog: Catalog): void {
    const names = [...Object.keys(catalog.customer), ...Object.keys(BUILT_IN.customer)];
    const taken = new Map(names.map((name) => [name, 'an attribute of customers']));
    for (const { record, plural } of this.lists) {
      if (OTHER_SUBJECTS.includes(record.value)) {
        this.findings.add('duplicate-id', record.span, { id: record.value, by: 'the product' });
      }
      if (plural === undefined) continue;
      const by = taken.get(plural.value);
      if (by === undefined) taken.set(plural.value, `the records "${record.value}"`);
      else this.findings.add('duplicate-id', plural.span, { id: plural.value, by });
    }
  }

  private events(): Catalog['events'] {
    const { findings } = this;
    const tree = this.fields.get('events');
    if (tree === undefined) return {};
    const expected = 'a map of event types (deal.won: {about: customer})';
    const entries = asMap(tree, 'events', expected, findings)?.entries ?? [];
    const found: Record<string, Catalog['events'][string]> = {};
    for (const { key, keySpan, value } of entries) {
      if (!EVENT_TYPE.test(key)) findings.add('bad-id', keySpan, { id: key.slice(0, 60) });
      else if (Object.hasOwn(SYSTEM_EVENTS, key)) {
        findings.add('reserved-event', keySpan, { type: key });
      } else found[key] = this.event({ value: key, span: keySpan }, value);
    }
    this.atMost(tree, entries.length, 'event types', MOST_EVENTS);
    return found;
  }

  private event(type: Placed<string>, tree: Tree): Catalog['events'][string] {
    const fields = fieldsOf(tree, keys.EVENT, this.findings, type.span);
    const about = reference(fields?.get('about'), 'about', this.findings);
    if (about !== undefined) this.uses.push({ kind: 'about', name: about });
    const options = {
      builtIn: Object.keys(BUILT_IN.event),
      limit: keys.MOST_FIELDS,
      thing: keys.VALUE,
    };
    const inner = attributesOf(fields?.get('fields'), 'fields', options, this.findings);
    const titles = fields === undefined ? {} : titlesOf(fields, ['title'], this.findings);
    return { about: about?.value ?? 'customer', ...titles, fields: inner };
  }

  private purposes(): Catalog['purposes'] {
    const { findings } = this;
    const tree = this.fields.get('purposes');
    return each(tree, { key: 'purposes', thing: keys.PURPOSE }, findings, (fields) => {
      const consent = oneOf(fields.get('consent'), 'consent', CONSENT, findings);
      const footer = oneOf(fields.get('unsubscribe'), 'unsubscribe', ['required'], findings);
      return {
        consent: consent ?? 'opt_in',
        title: titleOf(fields, findings),
        unsubscribe: footer !== undefined,
      };
    });
  }

  private ladders(): ReadonlyMap<string, LadderAst> {
    const tree = this.fields.get('ladders');
    const found = new Map<string, LadderAst>();
    for (const { name, entry } of named(tree, 'ladders', 'a map (name: {rungs})', this.findings)) {
      const ladder = ladderOf(entry.value, name.value, this.findings);
      if (ladder !== undefined) found.set(name.value, ladder);
    }
    return found;
  }

  private atMost(tree: Tree | undefined, n: number, things: string, m: number): void {
    if (n > m && tree !== undefined) this.findings.add('too-many', tree.span, { n, things, m });
  }
}

const CONSENT = ['none', 'opt_out', 'opt_in'] as const;
/** What else an event or a playbook may be about. */
const OTHER_SUBJECTS = ['contact', 'everyone'];
const EVENT_TYPE = /^[a-z][a-z0-9_]{0,47}(\.[a-z][a-z0-9_]{0,47}){0,3}$/;
