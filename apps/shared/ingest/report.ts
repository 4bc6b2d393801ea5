import type { StoredEvent } from '../../../playbooks/rules/decision';
import { OWN_SOURCE, reportedEvent } from '../../../playbooks/rules/reported';
import type { Told } from '../change/endings';
import { eventIdOf } from './event-id';
import { matchByCustomer, type Matching } from './match-by-customer';
import type { Happening } from './match-events';
import { storeEvents, type EventRow } from './store-events';

/**
 * Stores what the product itself tells, in the transaction of what it follows from and under the customer's lock, and
 * matches it like any other event; what that ends is told in turn, until nothing more follows. Without a playbook that
 * hears it, nothing is asked of the database.
 */
export async function report(how: Matching, told: readonly Told[]): Promise<void> {
  const { client, now, live } = how;
  let next = told.filter(({ type }) => live.heard.has(type));
  while (next.length > 0) {
    const events = next.map((one) => ({
      ...one,
      source: OWN_SOURCE,
      about: { kind: 'customer', id: one.customer },
      at: now,
      historic: false,
    }));
    const stored = await storeEvents(client, { events, now }, 'tenure_report_events');
    const fresh = next.filter((_, i) => stored[i]?.outcome === 'stored');
    const left = await matchByCustomer(how, groupTold(fresh, now));
    next = left.filter(({ type }) => live.heard.has(type));
  }
}

/** One event that this process itself stands for, in the transaction of what it follows from and under the customer's lock. */
export async function storeAndMatch(
  how: Matching,
  customer: string,
  event: Omit<EventRow, 'at' | 'historic' | 'data'> & { readonly data: StoredEvent['data'] },
): Promise<void> {
  const { client, now } = how;
  const { source, key, about } = event;
  const rows = { events: [{ ...event, at: now, historic: false }], now };
  const [stored] = await storeEvents(client, rows, 'tenure_report_events');
  if (stored?.outcome !== 'stored') return;
  const happened = {
    ...event,
    id: eventIdOf(source, key),
    at: now,
    receivedAt: now,
    ...(about.kind === 'contact' ? { contact: about.id } : {}),
  };
  await report(how, await matchByCustomer(how, new Map([[customer, [happened]]])));
}

function groupTold(told: readonly Told[], now: number): Map<string, Happening[]> {
  const byCustomer = new Map<string, Happening[]>();
  for (const { customer, generation, ...one } of told) {
    const event = { ...reportedEvent(one, { customer, now }), generation };
    byCustomer.set(customer, [...(byCustomer.get(customer) ?? []), event]);
  }
  return byCustomer;
}
