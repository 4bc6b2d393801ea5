import { resolveSpan } from '../calendar/resolve';
import type { Place } from '../calendar/resolve';
import { holds } from '../kernel/evaluate';
import type { Project } from '../kernel/catalog';
import type { Condition, Environment, Value } from '../kernel/expression';
import type { Plan, Reenroll, Span, Way } from '../kernel/plan';
import type { Trigger } from '../kernel/trigger';
import type { StoredEvent } from './decision';
import { toTime } from '../kernel/civil';
import { own } from './thing-value';
import { namesOfWhen } from './place';
import type { Snapshot } from './snapshot';

/** Whom an event concerns, what it meets, and who may enter: asked by ingest, settle and the simulator alike. */

export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** Does what happened to `about` concern an enrollment for `subject`? Both belong to the same customer. */
export function concerns(about: Subject, subject: Subject): boolean {
  if (about.kind === 'everyone' || subject.kind === 'customer') return true;
  if (about.kind === subject.kind) return about.id === subject.id;
  if (about.kind === 'customer') return true;
  return about.kind === 'contact';
}

/** The things of kind `kind` (of the customer of the snapshot) that an event about `about` concerns: who may be enrolled by it. */
export function subjectsConcerned(kind: string, about: Subject, snapshot: Snapshot): Subject[] {
  const things =
    kind === 'customer'
      ? [snapshot.customer]
      : kind === 'contact'
        ? snapshot.contacts
        : (own(snapshot.records, kind) ?? []);
  return things.map(({ id }) => ({ kind, id })).filter((subject) => concerns(about, subject));
}

const OF_EVERY_EVENT = new Set(['at', 'contact', 'source']);

/** The names of an event: `event.at`, `event.contact`, `event.source` and its declared fields. */
export function eventNames(
  event: Pick<StoredEvent, 'id' | 'at' | 'contact' | 'data'>,
): Readonly<Record<string, Value>> {
  const fields = Object.entries(event.data)
    .filter(([field]) => !OF_EVERY_EVENT.has(field))
    .map(([field, value]): [string, Value] => [`event.${field}`, value]);
  return {
    ...Object.fromEntries(fields),
    'event.at': toTime(event.at),
    'event.source': event.id.split('/', 1)[0] ?? '',
    ...(event.contact === undefined ? {} : { 'event.contact': event.contact }),
  };
}

/** An environment that knows some more names first. */
export function withNames(look: Environment, names: Readonly<Record<string, Value>>): Environment {
  return (name) => (Object.hasOwn(names, name) ? names[name] : look(name));
}

export interface EventArm {
  readonly types: readonly string[];
  readonly guard?: Condition | undefined;
  /** ms: an event counts when it happened or arrived since. As `at` is never later than the arrival, that is the arrival. */
  readonly since: number;
}

/** Does an event meet an armed arm of an enrollment for `subject`? `look` knows the subject and the arm's binds; names of the event are added here. */
export function matchEvent(
  arm: EventArm,
  event: StoredEvent,
  subject: Subject,
  look: Environment,
): boolean {
  return (
    arm.types.includes(event.type) &&
    concerns(event.about, subject) &&
    (event.receivedAt >= arm.since || event.at >= arm.since) &&
    guardHolds(arm.guard, withNames(look, eventNames(event)))
  );
}

export interface Watched {
  readonly kind: 'when' | 'becomes';
  readonly condition: Condition;
  readonly guard?: Condition | undefined;
}

/** Does a change fire a watched condition? `becomes` needs it not to have held before; the guard is asked of what is now. */
export function matchChange(watched: Watched, before: Environment, after: Environment): boolean {
  if (watched.kind === 'becomes' && holds(watched.condition, before)) return false;
  return holds(watched.condition, after) && guardHolds(watched.guard, after);
}

function guardHolds(guard: Condition | undefined, look: Environment): boolean {
  return guard === undefined || holds(guard, look);
}

/** A way in by event, met by this event for one subject? */
export function matchWayByEvent(
  way: Way,
  event: StoredEvent,
  subject: Subject,
  look: Environment,
): boolean {
  if (way.kind !== 'event') return false;
  return matchEvent({ types: way.types, guard: way.if, since: -Infinity }, event, subject, look);
}

/** A way in by change. `created`: the subject itself was just made, which counts only where the way says `at_creation`. */
export function matchWayByChange(
  way: Way,
  before: Environment,
  after: Environment,
  created: boolean,
): boolean {
  if (way.kind !== 'becomes') return false;
  if (created && !way.atCreation) return false;
  return matchChange({ kind: 'becomes', condition: way.condition, guard: way.if }, before, after);
}

/**
 * What a change must touch to flip a condition: `customer.health`, `contacts`, `contract.status`. Names of the
 * enrollment itself (`steps`, `vars`, `trigger`) do not change while it is armed.
 */
export function inputsOf(
  conditions: readonly (Condition | undefined)[],
  plan: Pick<Plan, 'lifted'>,
  project?: Project,
): string[] {
  return inputsOfNames(
    conditions.flatMap((condition) => condition?.names ?? []),
    plan,
    project,
  );
}

/** The same for bare names. A list of records (`customer.tickets`) is touched by every change of one: `ticket`. */
export function inputsOfNames(
  names: readonly string[],
  plan: Pick<Plan, 'lifted'>,
  project?: Project,
): string[] {
  const found = new Set<string>();
  const plurals = new Map(
    Object.entries(project?.catalog.records ?? {}).map(([type, { plural }]) => [plural, type]),
  );
  for (const name of names) addInput(name, plan, plurals, found);
  if (project && names.some((name) => isThroughContact(name, project))) found.add('contacts');
  return [...found].sort();
}

/** `customer.buyer.locale`: of the contact that an attribute names. */
function isThroughContact(name: string, { catalog }: Project): boolean {
  const [root = '', field = '', ...rest] = name.split('.');
  const attributes =
    root === 'customer' ? catalog.customer : own(catalog.records, root)?.attributes;
  return rest.length > 0 && own(attributes, field)?.type === 'contact';
}

const UNWATCHED = new Set([
  'steps',
  'vars',
  'trigger',
  'enrollment',
  'event',
  'queue',
  'sender',
  'role',
  'turn',
]);

function addInput(
  name: string,
  plan: Pick<Plan, 'lifted'>,
  plurals: ReadonlyMap<string, string>,
  found: Set<string>,
): void {
  if (name.startsWith('#')) {
    for (const inner of plan.lifted[Number(name.slice(1))]?.names ?? [])
      addInput(inner, plan, plurals, found);
    return;
  }
  const [root = '', field] = name.split('.');
  if (UNWATCHED.has(root)) return;
  const list = root === 'customer' ? plurals.get(field ?? '') : undefined;
  if (list !== undefined) found.add(list);
  else if (root === 'contacts') found.add('contacts');
  else found.add(field === undefined ? root : `${root}.${field}`);
}

/** The inputs a change of these attributes of one thing touches: the other side of `inputsOf`. */
export function inputsTouched(kind: string, attributes: readonly string[]): string[] {
  const touched = attributes.map((attribute) => `${kind}.${attribute}`);
  if (kind === 'customer') return touched;
  return [kind === 'contact' ? 'contacts' : kind, ...touched];
}

/** Inputs of a trigger that is watched; none for events. */
export function inputsOfTrigger(
  trigger: Trigger,
  plan: Pick<Plan, 'lifted'>,
  project?: Project,
): string[] {
  switch (trigger.kind) {
    case 'event':
      return [];
    case 'when':
    case 'becomes':
      return [
        ...new Set([
          ...inputsOf([trigger.condition, trigger.if], plan, project),
          ...inputsOfNames(trigger.for ? namesOfWhen(trigger.for) : [], plan, project),
        ]),
      ].sort();
    case 'silence':
      return inputsOfNames(namesOfWhen(trigger.for), plan, project);
    case 'at':
      return inputsOfNames(namesOfWhen(trigger.moment), plan, project);
  }
}

export interface LastEnrollment {
  readonly startedAt: number;
  /** Absent: still inside. */
  readonly endedAt?: number;
  readonly exit?: string;
}

export type MayEnroll =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly rule: 'already_enrolled' | 'reenroll' | 'calendar-year-missing';
      readonly until?: number;
    };

/**
 * May a subject enter (again)? `last` is its latest enrollment in the playbook, the live one if there is one.
 * `place` is the zone and calendar of playbook, customer, organisation.
 */
export function mayEnroll(
  reenroll: Reenroll,
  last: LastEnrollment | undefined,
  now: number,
  place: Place,
): MayEnroll {
  if (!last) return { ok: true };
  if (last.endedAt === undefined) return { ok: false, rule: 'already_enrolled' };
  if (reenroll === 'always') return { ok: true };
  if (reenroll === 'never') return { ok: false, rule: 'reenroll' };
  const after: Span | 'never' = own(reenroll.exits, last.exit ?? '') ?? reenroll.after;
  if (after === 'never') return { ok: false, rule: 'reenroll' };
  const from = reenroll.from === 'start' ? last.startedAt : last.endedAt;
  const resolved = resolveSpan(after, from, place);
  if (resolved.kind === 'missing-year') return { ok: false, rule: 'calendar-year-missing' };
  return now >= resolved.at ? { ok: true } : { ok: false, rule: 'reenroll', until: resolved.at };
}
