import type { Project } from '../../kernel/catalog';
import type { Value } from '../../kernel/expression';
import type { Plan } from '../../kernel/plan';
import type { GivenContact, GivenPerson, Scenario } from '../../kernel/scenario';
import type { Findings } from '../findings';
import { listOf, reference, word, wrong, yesNo } from '../shape/basics';
import type { Fields } from '../shape/fields';
import { asMap, fieldsOf } from '../shape/fields';
import type { Entry, Mapping, Tree } from '../tree';
import { GIVEN, GIVEN_LATER } from './keys';
import { attributeValues, momentOf, present } from './values';

/** What is given before a scenario begins. */

export interface Stage {
  readonly project: Project;
  readonly plan: Plan;
}
type Given = Scenario['given'];
type Values = Readonly<Record<string, Value>>;

export function givenOf(
  tree: Tree,
  stage: Stage,
  findings: Findings,
): { readonly now: number; readonly given: Given } | undefined {
  const { plan, project } = stage;
  const { catalog } = project;
  const record = catalog.records[plan.subject];
  const known = [...GIVEN, ...(plan.subject === 'customer' ? [] : [plan.subject])];
  const fields = fieldsOf(
    tree,
    { thing: '"given"', required: ['now'], optional: known, later: GIVEN_LATER },
    findings,
  );
  if (fields === undefined) return undefined;
  const now = moment(fields.get('now'), 'now', findings);
  const customer = customerOf(fields.get('customer'), stage, findings);
  const records = recordsOf(fields.get('records'), stage, findings);
  const own =
    record === undefined
      ? undefined
      : recordOf(fields.get(plan.subject), plan.subject, stage, findings);
  const given: Given = {
    customer,
    contacts: contactsOf(fields.get('contacts'), stage, findings),
    people: peopleOf(fields.get('people'), stage, findings),
    roles: namesOf(
      fields.get('roles'),
      { kind: 'role', known: Object.keys(catalog.roles) },
      findings,
    ),
    queues: queuesOf(fields.get('queues'), Object.keys(catalog.queues), findings),
    records:
      own === undefined
        ? records
        : { ...records, [plan.subject]: [own, ...(records[plan.subject] ?? [])] },
    subject: { kind: plan.subject, id: own?.id ?? subjectId(fields, plan, customer.id) },
  };
  checkPeople(given, fields, findings);
  return now === undefined ? undefined : { now, given };
}

function subjectId(fields: Fields, plan: Plan, customer: string): string {
  if (plan.subject !== 'contact') return customer;
  const named = fields.get('contact');
  const contacts = fields.get('contacts');
  const first = contacts?.kind === 'map' ? contacts.entries[0]?.key : undefined;
  return (named?.kind === 'leaf' ? named.text : first) ?? 'contact';
}

export function moment(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): number | undefined {
  if (tree === undefined) return undefined;
  const at = tree.kind === 'leaf' ? momentOf(tree.text) : undefined;
  return at ?? wrong(tree, key, 'a time with its offset, like 2026-03-02T09:00+08:00', findings);
}

function entriesOf(tree: Tree | undefined, key: string, findings: Findings): readonly Entry[] {
  if (tree === undefined) return [];
  return asMap(tree, key, 'a map', findings)?.entries ?? [];
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
    const text = word(tree, key, findings)?.value;
    if (text !== undefined) found[key] = text;
  }
  return found;
}

function customerOf(tree: Tree | undefined, stage: Stage, findings: Findings): Given['customer'] {
  const entries = entriesOf(tree, 'customer', findings);
  const builtIn = ['id', 'zone', 'calendar', 'locale'] as const;
  const { id, ...known } = texts(entries, builtIn, findings);
  const declared = { attributes: stage.project.catalog.customer, builtIn, kind: 'a customer' };
  const attributes = present(attributeValues(entries, declared, findings));
  return { id: id ?? 'customer', ...known, attributes };
}

function contactsOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): readonly GivenContact[] {
  const { contacts } = stage.project.catalog;
  const builtIn = ['zone', 'locale', 'reach', 'consent'];
  return entriesOf(tree, 'contacts', findings).map(({ key, value }) => {
    const entries = entriesOf(value, key, findings);
    const declared = { attributes: contacts.attributes, builtIn, kind: 'a contact' };
    const inner = (name: string): Tree | undefined =>
      entries.find((entry) => entry.key === name)?.value;
    return {
      id: key,
      roles: Object.hasOwn(contacts.roles, key) ? [key] : [],
      ...texts(entries, ['zone', 'locale'] as const, findings),
      reach: reachOf(inner('reach'), stage, findings),
      consent: consentOf(inner('consent'), stage, findings),
      attributes: present(attributeValues(entries, declared, findings)),
    };
  });
}

function reachOf(tree: Tree | undefined, stage: Stage, findings: Findings): GivenContact['reach'] {
  const known = Object.keys(stage.project.catalog.channels);
  const found: Record<string, string> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'reach', findings)) {
    if (!known.includes(key)) {
      const args = { kind: 'channel', name: key, known: known.join(', ') };
      findings.addUnknown('test-unknown', keySpan, args, known);
      continue;
    }
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
    if (!known.includes(key)) {
      const args = { kind: 'purpose', name: key, known: known.join(', ') };
      findings.addUnknown('test-unknown', keySpan, args, known);
    } else if (value.kind === 'leaf' && (value.value === 'given' || value.value === 'refused')) {
      found[key] = value.value === 'given';
    } else wrong(value, key, 'given or refused', findings);
  }
  return found;
}

function peopleOf(tree: Tree | undefined, stage: Stage, findings: Findings): Given['people'] {
  const { attributes } = stage.project.catalog.people;
  const builtIn = ['manager', 'delegate', 'active', 'zone', 'calendar', 'locale'];
  const found: Record<string, GivenPerson> = {};
  for (const { key, value } of entriesOf(tree, 'people', findings)) {
    const entries = entriesOf(value, key, findings);
    const active = entries.find((entry) => entry.key === 'active')?.value;
    found[key] = {
      active: yesNo(active, 'active', findings) ?? true,
      ...texts(entries, ['manager', 'delegate', 'zone', 'calendar', 'locale'] as const, findings),
      attributes: present(
        attributeValues(entries, { attributes, builtIn, kind: 'a person' }, findings),
      ),
    };
  }
  return found;
}

function namesOf(
  tree: Tree | undefined,
  of: { readonly kind: string; readonly known: readonly string[] },
  findings: Findings,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { key, keySpan, value } of entriesOf(tree, `${of.kind}s`, findings)) {
    const name = reference(value, key, findings)?.value;
    if (!of.known.includes(key)) {
      const args = { kind: of.kind, name: key, known: of.known.join(', ') };
      findings.addUnknown('test-unknown', keySpan, args, of.known);
    } else if (name !== undefined) found[key] = name;
  }
  return found;
}

function queuesOf(
  tree: Tree | undefined,
  known: readonly string[],
  findings: Findings,
): Given['queues'] {
  const found: Record<string, readonly string[]> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'queues', findings)) {
    if (!known.includes(key)) {
      const args = { kind: 'queue', name: key, known: known.join(', ') };
      findings.addUnknown('test-unknown', keySpan, args, known);
      continue;
    }
    const items = listOf(value, key, 'a list of people', findings) ?? [];
    found[key] = items.flatMap((item) => reference(item, key, findings)?.value ?? []);
  }
  return found;
}

export type GivenRecord = { readonly id: string; readonly attributes: Values };

function recordsOf(tree: Tree | undefined, stage: Stage, findings: Findings): Given['records'] {
  const known = Object.keys(stage.project.catalog.records);
  const found: Record<string, readonly GivenRecord[]> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'records', findings)) {
    if (!known.includes(key)) {
      const args = { kind: 'record type', name: key, known: known.join(', ') };
      findings.addUnknown('test-unknown', keySpan, args, known);
      continue;
    }
    const rows = listOf(value, key, 'a list of records ({id: …})', findings) ?? [];
    found[key] = rows.flatMap((row) => recordOf(row, key, stage, findings) ?? []);
  }
  return found;
}

/** A record of the scenario; without an id it is called like its type. */
function recordOf(
  tree: Tree | undefined,
  type: string,
  stage: Stage,
  findings: Findings,
): GivenRecord | undefined {
  const map: Mapping | undefined =
    tree === undefined ? undefined : asMap(tree, type, 'a record ({id: …})', findings);
  if (map === undefined) return undefined;
  const { id } = texts(map.entries, ['id'] as const, findings);
  const attributes = stage.project.catalog.records[type]?.attributes ?? {};
  const declared = { attributes, builtIn: ['id'], kind: `a ${type}` };
  return { id: id ?? type, attributes: present(attributeValues(map.entries, declared, findings)) };
}

/** Role holders and managers must be people of the scenario. */
function checkPeople(given: Given, fields: Fields, findings: Findings): void {
  const people = Object.keys(given.people);
  const roles = fields.get('roles');
  for (const entry of roles?.kind === 'map' ? roles.entries : []) {
    const id = given.roles[entry.key];
    if (id === undefined || people.includes(id)) continue;
    const args = { kind: 'person', name: id, known: people.join(', ') };
    findings.addUnknown('test-unknown', entry.value.span, args, people);
  }
}
