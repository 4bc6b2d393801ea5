import type { Attributes, Project } from '../kernel/catalog';
import type { Binds } from '../kernel/command';
import type { Environment, Value } from '../kernel/expression';
import type { Plan } from '../kernel/plan';
import type { StoredTask } from './decision';
import { lifted } from './lifted';
import type { Contact, Person, Snapshot, Thing } from './snapshot';

/** What names stand for in one decision. One consistent read goes in; nothing is fetched from here. */

/** The part of a decision's context that names can reach: what ingest and the change pipeline have at hand too. */
export interface Known {
  readonly plan: Pick<Plan, 'lifted' | 'vars'> & { readonly zone?: string };
  readonly project: Project;
  readonly snapshot: Snapshot;
  readonly enrollment?: {
    readonly way: string;
    readonly startedAt: number;
    readonly trigger: Readonly<Record<string, Value>>;
  };
  /** ms */
  readonly now: number;
  readonly tasks?: readonly StoredTask[];
}

export interface Extra {
  /** What the state hands along; wins over what was read. */
  readonly binds?: Binds;
  /** Full names, such as `event.score`; wins over everything. */
  readonly names?: Readonly<Record<string, Value>>;
}

/**
 * Answers dotted names (language.md, Expressions: Names) and `#<n>` for lifted parts; undefined is unknown.
 * People, contacts, queues, senders and records are their ids; a person attribute reads one step further
 * (`customer.csm.name`).
 */
export function environment(known: Known, extra: Extra = {}): Environment {
  const look: Environment = (name) => {
    if (extra.names && Object.hasOwn(extra.names, name)) return extra.names[name];
    if (extra.binds && Object.hasOwn(extra.binds, name)) return extra.binds[name];
    if (name.startsWith('#')) return lifted(Number(name.slice(1)), known, look);
    const [root = '', ...path] = name.split('.');
    return rootValue(known, root, path, extra.binds);
  };
  return look;
}

function rootValue(
  known: Known,
  root: string,
  path: readonly string[],
  binds: Binds | undefined,
): Value | undefined {
  const { snapshot, project } = known;
  const { catalog } = project;
  switch (root) {
    case 'customer':
      return thingValue(snapshot.customer, path, catalog.customer, snapshot);
    case 'contacts':
      return contactValue(contactInRole(snapshot, path[0] ?? ''), path.slice(1), known);
    case 'contact':
      return contactValue(subjectContact(snapshot), path, known);
    case 'role':
      return personValue(own(snapshot.roles, path[0] ?? ''), path.slice(1), known.snapshot);
    case 'queue':
      return declared(catalog.queues, path);
    case 'sender':
      return declared(catalog.senders, path);
    case 'enrollment':
      return enrollmentValue(known, path[0]);
    case 'trigger':
      return own(known.enrollment?.trigger, path.join('.'));
    case 'vars':
      return own(known.plan.vars, path[0] ?? '')?.default;
    case 'steps':
      return stepValue(known.tasks ?? [], path, binds);
    default:
      return recordValue(known, root, path);
  }
}

/** The customer's contact in a role: the primary one is the oldest until somebody says otherwise. */
export function contactInRole(snapshot: Snapshot, role: string): Contact | undefined {
  return snapshot.contacts.find((contact) => contact.roles.includes(role));
}

function subjectContact(snapshot: Snapshot): Contact | undefined {
  const { subject } = snapshot;
  return subject.kind === 'contact'
    ? snapshot.contacts.find((contact) => contact.id === subject.id)
    : undefined;
}

function recordValue(known: Known, type: string, path: readonly string[]): Value | undefined {
  const { subject, records } = known.snapshot;
  const declaredType = own(known.project.catalog.records, type);
  if (!declaredType || subject.kind !== type) return undefined;
  const record = own(records, type)?.find((row) => row.id === subject.id);
  return record && thingValue(record, path, declaredType.attributes, known.snapshot);
}

/** One field of a contact; the bare contact is its id. */
export function contactValue(
  contact: Contact | undefined,
  path: readonly string[],
  known: Known,
): Value | undefined {
  if (!contact) return undefined;
  if (path[0] === 'preferred_channel') return contact.preferredChannel;
  if (path[0] === 'reach') return path[1] === undefined ? undefined : own(contact.reach, path[1]);
  return thingValue(contact, path, known.project.catalog.contacts.attributes, known.snapshot);
}

function thingValue(
  thing: Thing,
  path: readonly string[],
  attributes: Attributes,
  snapshot: Snapshot,
): Value | undefined {
  const [field, ...rest] = path;
  if (field === undefined) return thing.id;
  const attribute = own(attributes, field);
  if (!attribute) return rest.length === 0 ? builtIn(thing, field) : undefined;
  const value = own(thing.attributes, field) ?? attribute.default;
  if (rest.length === 0) return value;
  if (attribute.type !== 'person' || typeof value !== 'string') return undefined;
  return personValue(value, rest, snapshot);
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

function personValue(
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

function enrollmentValue(known: Known, field: string | undefined): Value | undefined {
  if (!known.enrollment) return undefined;
  if (field === 'way') return known.enrollment.way;
  return field === 'started_at' ? toTime(known.enrollment.startedAt) : undefined;
}

/**
 * The state keeps only what the plan's expressions read; texts look up the rest of a form in the task, unless the
 * state does not know the step (it was passed). Where nothing was handed along the outcome is read there too.
 */
function stepValue(
  tasks: readonly StoredTask[],
  path: readonly string[],
  binds: Binds | undefined,
): Value | undefined {
  const [step, field, inner] = path;
  if (binds && !Object.hasOwn(binds, `steps.${step}.at`)) return undefined;
  const task = tasks
    .filter((one) => one.step === step && one.status !== 'open')
    .reduce<StoredTask | undefined>((a, b) => (a && a.visit > b.visit ? a : b), undefined);
  if (!task) return undefined;
  if (field === 'form' && inner !== undefined) return own(task.form, inner);
  if (binds) return undefined;
  if (field === 'outcome') return task.answer;
  if (field === 'by') return task.resolvedBy;
  return field === 'at' && task.endedAt !== undefined ? toTime(task.endedAt) : undefined;
}

function declared(
  things: Readonly<Record<string, unknown>>,
  path: readonly string[],
): string | undefined {
  const [id] = path;
  return id !== undefined && path.length === 1 && Object.hasOwn(things, id) ? id : undefined;
}

/** A field of the object itself, never of its prototype. */
export function own<T>(from: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return from && Object.hasOwn(from, key) ? from[key] : undefined;
}

/** A time as expressions hold it: RFC 3339 in UTC with milliseconds. */
export function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
