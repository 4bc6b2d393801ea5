import type { Attributes } from '../kernel/catalog';
import { POSTED_EVENTS, SYSTEM_EVENTS } from '../kernel/built-in';
import type { Value } from '../kernel/expression';
import type { Plan } from '../kernel/plan';
import type { StoredEvent, Write } from './decision';
import { triggersOf } from './triggers-of';

/**
 * Events that only the product itself can tell: what they are, who hears them, and what they follow from. All of them are
 * about a customer. One that no published playbook has ever heard is not stored.
 */
export interface Report {
  /** Unique for ever: what has been reported once is not reported again. */
  readonly key: string;
  readonly type: string;
  readonly data: Readonly<Record<string, Value>>;
}

/** Their `event.source`. */
export const OWN_SOURCE = 'tenure';

/** Types of our own that something in the plan waits for, or waits to fall silent. */
export function heardTypes(plan: Plan): string[] {
  const types = triggersOf(plan).flatMap((one) =>
    one.kind === 'event' || one.kind === 'silence' ? one.types : [],
  );
  return [...new Set(types)].filter(isReported).sort();
}

export function isReported(type: string): boolean {
  return Object.hasOwn(SYSTEM_EVENTS, type) && !POSTED_EVENTS.includes(type);
}

/** As it is stored at `now`. */
export function reportedEvent(
  { key, type, data }: Report,
  { customer, now }: { readonly customer: string; readonly now: number },
): StoredEvent {
  const about = { kind: 'customer', id: customer };
  return { id: `${OWN_SOURCE}/${key}`, type, at: now, receivedAt: now, about, data };
}

interface Whose {
  readonly id: string;
  readonly playbook: string;
}

/** What the writes of one batch are reported as: tasks that resolved themselves, and the end. */
export function reportsOf(writes: readonly Write[], { id, playbook }: Whose): Report[] {
  return writes.flatMap((write) => {
    if (write.kind === 'exit') return [ended({ id, playbook, exit: write.exit })];
    if (write.kind !== 'closeTask' || CLOSED.has(write.outcome)) return [];
    const { step, visit, outcome } = write;
    return [taskResolved({ enrollment: id, playbook, step, visit, outcome })];
  });
}

/** Nobody and nothing has answered it. */
const CLOSED: ReadonlySet<string> = new Set(['closed', 'given_up']);

/** An enrollment ends once, whoever says so first. */
export function ended({ id, playbook, exit }: Whose & { readonly exit: string }): Report {
  return { key: `ended/${id}`, type: 'enrollment.ended', data: { playbook, exit } };
}

/** Of a task that several steps take part in each step's own is reported. */
export function taskResolved(task: {
  readonly enrollment: string;
  readonly playbook: string;
  readonly step: string;
  readonly visit: number;
  readonly outcome: string;
}): Report {
  const { enrollment, playbook, step, visit, outcome } = task;
  const key = `resolved/${enrollment}/${step}/${visit}`;
  return { key, type: 'task.resolved', data: { playbook, step, outcome } };
}

/** What a change of a customer is reported as. `change` names it; `touched` are inputs such as `customer.csm`. */
export function reportsOfChange(
  change: string,
  touched: Iterable<string>,
  { customer, attributes }: { readonly customer?: string; readonly attributes: Attributes },
): Report[] {
  // Whom a new customer belongs to is no change of hands.
  if (customer !== undefined)
    return [{ key: `created/${customer}`, type: 'customer.created', data: {} }];
  return Object.entries(attributes).flatMap(([attribute, { type }]) =>
    type === 'person' && [...touched].includes(`customer.${attribute}`)
      ? [{ key: `${change}/${attribute}`, type: 'owner.changed', data: { attribute } }]
      : [],
  );
}
