import type { Project } from '../kernel/catalog';
import type { Binds } from '../kernel/command';
import { toTime } from '../kernel/civil';
import { evaluate } from '../kernel/evaluate';
import type { Environment, Value } from '../kernel/expression';
import type { Plan } from '../kernel/plan';
import type { StoredTask } from './decision';
import { lifted } from './lifted';
import type { Contact, Snapshot } from './snapshot';
import { contactOf, contactValue, own, personValue, thingValue } from './thing-value';

/** What names stand for in one decision. One consistent read goes in; nothing is fetched from here. */

/** The part of a decision's context that names can reach: what ingest and the change pipeline have at hand too. */
export interface Known {
  readonly plan: Pick<Plan, 'lifted' | 'vars' | 'facts'> & { readonly zone?: string };
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
    const { root, path } = partsOf(name);
    if (root === 'facts') return factValue(known, path[0] ?? '', look);
    const value = rootValue(known, root, path, extra.binds);
    return value ?? throughId(name, { look, known, root });
  };
  return look;
}

interface Parts {
  readonly root: string;
  readonly path: readonly string[];
}

/** Names come from plans and catalogs, the same few all the time. */
const parts = new Map<string, Parts>();
const MOST_NAMES = 10_000;

function partsOf(name: string): Parts {
  const known = parts.get(name);
  if (known !== undefined) return known;
  const [root = '', ...path] = name.split('.');
  if (parts.size >= MOST_NAMES) parts.clear();
  const made = { root, path };
  parts.set(name, made);
  return made;
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
      return thingValue(snapshot.customer, path, catalog.customer, known);
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
function contactInRole(snapshot: Snapshot, role: string): Contact | undefined {
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
  return record && thingValue(record, path, declaredType.attributes, known);
}

/** A field of the person or contact that the state names: `steps.take.by.name`, `vars.buyer.locale`. */
function throughId(
  name: string,
  { look, known, root }: { look: Environment; known: Known; root: string },
): Value | undefined {
  if (!NAMES_IDS.has(root)) return undefined;
  const dot = name.lastIndexOf('.');
  const id = name.slice(0, dot).includes('.') ? look(name.slice(0, dot)) : undefined;
  if (typeof id !== 'string') return undefined;
  const field = name.slice(dot + 1);
  return (
    personValue(id, [field], known.snapshot) ??
    contactValue(contactOf(known.snapshot, id), [field], known)
  );
}
const NAMES_IDS = new Set(['steps', 'vars', 'trigger', 'event']);

/** Conditions have their facts put in; texts read them by name. */
function factValue(known: Known, fact: string, look: Environment): Value | undefined {
  const formula = own(known.plan.facts, fact);
  return formula && evaluate(formula.expr, look);
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
