import { checkZone } from '../names/names';
import type { Attributes } from '../../kernel/catalog';
import type { Value } from '../../kernel/expression';
import type { Plan } from '../../kernel/plan';
import type { GivenRecord, GivenContact, GivenPerson, Scenario } from '../../kernel/scenario';
import type { Findings } from '../findings';
import { listOf, reference, word, wrong, yesNo } from '../shape/basics';
import type { Fields } from '../shape/fields';
import { asMap, fieldsOf } from '../shape/fields';
import { instantOf } from '../shape/instant';
import type { Entry, Mapping, Tree } from '../tree';
import { answerNames, givenAnswers } from './decisions';
import { givenContact, isTakenAway } from './given-subject';
import { armsOf, calendarsOf, checkCalendars, dutyOf, historyOf } from './given-world';
import { GIVEN } from './keys';
import { entriesOf, isKnown, only } from './stage';
import type { Cast, Stage } from './stage';
import { attributeValues, present } from './values';

/** What is given before a scenario begins. */

type Given = Scenario['given'];
type Values = Readonly<Record<string, Value>>;

export function givenOf(
  tree: Tree,
  stage: Stage,
  findings: Findings,
): { readonly now: number; readonly given: Given; readonly cast: Cast } | undefined {
  const { plan, project } = stage;
  const { catalog } = project;
  const ownKeys = [...(plan.subject === 'customer' ? [] : [plan.subject]), ...answerNames(stage)];
  const fields = fieldsOf(
    tree,
    { thing: '"given"', required: ['now'], optional: [...GIVEN, ...ownKeys] },
    findings,
  );
  if (fields === undefined) return undefined;
  const now = moment(fields.get('now'), 'now', findings);
  checkCalendars(fields, stage, findings);
  const customer = customerOf(fields.get('customer'), stage, findings);
  const contacts = contactsOf(fields.get('contacts'), stage, findings);
  const people = peopleOf(fields.get('people'), stage, findings);
  const things = thingsOf(fields, stage, findings);
  const subject = things.own ?? subjectId(fields, { plan, customer: customer.thing.id }, findings);
  const cast = { ...castOf({ contacts, people }), subject };
  const given: Given = {
    customer: customer.thing,
    contacts,
    people,
    roles: rolesOf(fields.get('roles'), { catalog: Object.keys(catalog.roles), cast }, findings),
    queues: queuesOf(fields.get('queues'), { ...stage, cast }, findings),
    records: things.records,
    subject: { kind: plan.subject, id: subject },
    ...only('duty', dutyOf(fields.get('duty'), { ...stage, cast }, findings)),
    ...only('arms', armsOf(fields.get('arms'), stage, findings)),
    ...only('history', historyOf(fields.get('history'), { ...stage, cast }, findings)),
    ...only('calendars', calendarsOf(fields.get('calendars'), stage, findings)),
    ...filled('answers', givenAnswers(fields, stage, findings)),
    ...filled('computed', { ...customer.computed, ...things.computed }),
  };
  checkManagers(fields, cast, findings);
  return now === undefined ? undefined : { now, given, cast };
}

function filled<K extends string, T extends object>(key: K, value: T): { readonly [Key in K]?: T } {
  return only(key, Object.keys(value).length === 0 ? undefined : value);
}

function castOf({ contacts, people }: Pick<Given, 'contacts' | 'people'>): Omit<Cast, 'subject'> {
  const names = contacts.flatMap(({ id, roles }) => [id, ...roles]);
  return { people: Object.keys(people), contacts: [...new Set(names)] };
}

/** The records, and among them the subject where it is one. */
function thingsOf(
  fields: Fields,
  stage: Stage,
  findings: Findings,
): { readonly records: Given['records']; readonly own?: string; readonly computed: Values } {
  const { subject } = stage.plan;
  const others = recordsOf(fields.get('records'), stage, findings);
  const isRecord = Object.hasOwn(stage.project.catalog.records, subject);
  const own = isRecord ? recordOf(fields.get(subject), subject, stage, findings) : undefined;
  if (own === undefined) return { records: others, computed: {} };
  const records = { ...others, [subject]: [own.thing, ...(others[subject] ?? [])] };
  return { records, own: own.thing.id, computed: own.computed };
}

function subjectId(
  fields: Fields,
  { plan, customer }: { readonly plan: Plan; readonly customer: string },
  findings: Findings,
): string {
  if (plan.subject === 'customer') return customer;
  // A record that is not given is made by a change; without an id it is called like its type.
  if (plan.subject !== 'contact') return plan.subject;
  return givenContact(fields, findings);
}

export function moment(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): number | undefined {
  if (tree === undefined) return undefined;
  const at = tree.kind === 'leaf' ? instantOf(tree.text) : undefined;
  return at ?? wrong(tree, key, 'a time with its offset, like 2026-03-02T09:00+08:00', findings);
}

/** Texts among the built-in names, where they are written. */
function texts<K extends string>(
  map: readonly Entry[],
  keys: readonly K[],
  findings: Findings,
): { readonly [Key in K]?: string } {
  const found: { [Key in K]?: string } = {};
  for (const key of keys) {
    const tree = map.find((entry) => entry.key === key)?.value;
    if (isTakenAway(tree)) continue;
    const text = word(tree, key, findings);
    if (text === undefined || (key === 'zone' && !checkZone(text, findings))) continue;
    found[key] = text.value;
  }
  return found;
}

interface Described<T> {
  readonly thing: T;
  /** Computed attributes that are given instead: `customer.health` -> value. */
  readonly computed: Values;
}

function customerOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): Described<Given['customer']> {
  const entries = entriesOf(tree, 'customer', findings);
  const own = ['id', 'zone', 'calendar', 'locale'] as const;
  const { id, ...known } = texts(entries, own, findings);
  const { customer } = stage.project.catalog;
  const declared = { attributes: customer, builtIn: [...own, CREATED], kind: 'a customer' };
  const values = present(attributeValues(entries, declared, findings));
  const { stored, computed } = parted(values, customer, 'customer');
  const created = createdAt(entries, findings);
  return { thing: { id: id ?? 'customer', ...known, ...created, attributes: stored }, computed };
}

const CREATED = 'created_at';

function createdAt(entries: readonly Entry[], findings: Findings): { createdAt?: string } {
  const tree = entries.find(({ key }) => key === CREATED)?.value;
  const at = moment(tree, CREATED, findings);
  return only('createdAt', at === undefined ? undefined : new Date(at).toISOString());
}

function parted(
  values: Values,
  declared: Attributes,
  type: string,
): { readonly stored: Values; readonly computed: Values } {
  const all = Object.entries(values);
  const isComputed = ([name]: readonly [string, Value]): boolean =>
    declared[name]?.compute !== undefined;
  return {
    stored: Object.fromEntries(all.filter((one) => !isComputed(one))),
    computed: Object.fromEntries(
      all.filter(isComputed).map(([name, value]) => [`${type}.${name}`, value]),
    ),
  };
}

function contactsOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): readonly GivenContact[] {
  const { contacts } = stage.project.catalog;
  const builtIn = ['zone', 'locale', 'preferred_channel', 'reach', 'consent', CREATED];
  return entriesOf(tree, 'contacts', findings).map(({ key, value }) => {
    const entries = entriesOf(value, key, findings);
    const declared = { attributes: contacts.attributes, builtIn, kind: 'a contact' };
    const inner = (name: string): Tree | undefined =>
      entries.find((entry) => entry.key === name)?.value;
    return {
      id: key,
      roles: Object.hasOwn(contacts.roles, key) ? [key] : [],
      ...texts(entries, ['zone', 'locale'] as const, findings),
      ...createdAt(entries, findings),
      ...only('preferredChannel', channelOf(inner('preferred_channel'), stage, findings)),
      reach: reachOf(inner('reach'), stage, findings),
      consent: consentOf(inner('consent'), stage, findings),
      attributes: present(attributeValues(entries, declared, findings)),
    };
  });
}

function channelOf(tree: Tree | undefined, stage: Stage, findings: Findings): string | undefined {
  const known = Object.keys(stage.project.catalog.channels);
  const name = reference(tree, 'preferred_channel', findings);
  return name && isKnown(name, { kind: 'channel', known }, findings) ? name.value : undefined;
}

function reachOf(tree: Tree | undefined, stage: Stage, findings: Findings): GivenContact['reach'] {
  const known = Object.keys(stage.project.catalog.channels);
  const found: Record<string, string> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'reach', findings)) {
    if (!isKnown({ value: key, span: keySpan }, { kind: 'channel', known }, findings)) continue;
    const address = word(value, key, findings, 'an address')?.value;
    if (address !== undefined) found[key] = address;
  }
  return found;
}

function consentOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): GivenContact['consent'] {
  const known = Object.keys(stage.project.catalog.purposes);
  const found: Record<string, boolean> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'consent', findings)) {
    if (!isKnown({ value: key, span: keySpan }, { kind: 'purpose', known }, findings)) continue;
    if (value.kind === 'leaf' && (value.value === 'given' || value.value === 'refused')) {
      found[key] = value.value === 'given';
    } else wrong(value, key, 'given or refused', findings);
  }
  return found;
}

const PERSON_TEXTS = ['email', 'manager', 'delegate', 'zone', 'calendar', 'locale'] as const;

function peopleOf(tree: Tree | undefined, stage: Stage, findings: Findings): Given['people'] {
  const { attributes } = stage.project.catalog.people;
  const domain = Object.values(stage.project.catalog.senders)[0]?.address.replace(/^.*@/, '');
  const found: Record<string, GivenPerson> = {};
  for (const { key, value } of entriesOf(tree, 'people', findings)) {
    const entries = entriesOf(value, key, findings);
    const said = (name: string): boolean | undefined => {
      return yesNo(entries.find((entry) => entry.key === name)?.value, name, findings);
    };
    found[key] = {
      active: said('active') ?? true,
      ...only('email', domain === undefined ? undefined : `${key}@${domain}`),
      ...only('maySend', said('may_send')),
      ...only('absent', said('absent')),
      ...texts(entries, PERSON_TEXTS, findings),
      attributes: present(
        attributeValues(
          entries,
          {
            attributes,
            builtIn: [...PERSON_TEXTS, 'active', 'may_send', 'absent'],
            kind: 'a person',
          },
          findings,
        ),
      ),
    };
  }
  return found;
}

function rolesOf(
  tree: Tree | undefined,
  of: { readonly catalog: readonly string[]; readonly cast: Cast },
  findings: Findings,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'roles', findings)) {
    const role = { value: key, span: keySpan };
    const holder = reference(value, key, findings);
    if (!isKnown(role, { kind: 'role', known: of.catalog }, findings) || !holder) continue;
    isKnown(holder, { kind: 'person', known: of.cast.people }, findings);
    found[key] = holder.value;
  }
  return found;
}

function queuesOf(
  tree: Tree | undefined,
  stage: Stage & { readonly cast: Cast },
  findings: Findings,
): Given['queues'] {
  const known = Object.keys(stage.project.catalog.queues);
  const found: Record<string, readonly string[]> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'queues', findings)) {
    if (!isKnown({ value: key, span: keySpan }, { kind: 'queue', known }, findings)) continue;
    const items = listOf(value, key, 'a list of people', findings) ?? [];
    found[key] = items.flatMap((item) => {
      const member = reference(item, key, findings);
      if (member) isKnown(member, { kind: 'person', known: stage.cast.people }, findings);
      return member?.value ?? [];
    });
  }
  return found;
}

function recordsOf(tree: Tree | undefined, stage: Stage, findings: Findings): Given['records'] {
  const known = Object.keys(stage.project.catalog.records);
  const found: Record<string, readonly GivenRecord[]> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'records', findings)) {
    if (!isKnown({ value: key, span: keySpan }, { kind: 'record type', known }, findings)) continue;
    const rows = listOf(value, key, 'a list of records ({id: …})', findings) ?? [];
    found[key] = rows.flatMap((row) => recordOf(row, key, stage, findings)?.thing ?? []);
  }
  return found;
}

/** A record of the scenario; without an id it is called like its type. */
function recordOf(
  tree: Tree | undefined,
  type: string,
  stage: Stage,
  findings: Findings,
): Described<GivenRecord> | undefined {
  const map: Mapping | undefined =
    tree === undefined ? undefined : asMap(tree, type, 'a record ({id: …})', findings);
  if (map === undefined) return undefined;
  const { id } = texts(map.entries, ['id'] as const, findings);
  const attributes = stage.project.catalog.records[type]?.attributes ?? {};
  const declared = { attributes, builtIn: ['id', CREATED], kind: `a ${type}` };
  const values = present(attributeValues(map.entries, declared, findings));
  const { stored, computed } = parted(values, attributes, type);
  const created = createdAt(map.entries, findings);
  return { thing: { id: id ?? type, ...created, attributes: stored }, computed };
}

/** Managers and delegates must be people of the scenario. */
function checkManagers(fields: Fields, cast: Cast, findings: Findings): void {
  const people = fields.get('people');
  for (const person of people?.kind === 'map' ? people.entries : []) {
    for (const { key, value } of person.value.kind === 'map' ? person.value.entries : []) {
      if ((key !== 'manager' && key !== 'delegate') || value.kind !== 'leaf') continue;
      if (isTakenAway(value)) continue;
      const name = { value: value.text, span: value.span };
      isKnown(name, { kind: 'person', known: cast.people }, findings);
    }
  }
}
