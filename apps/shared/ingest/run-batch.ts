import type { Pool, PoolClient } from 'pg';
import type { StoredEvent } from '../../../playbooks/rules/decision';
import { transact } from '../database/transact';
import type { Published } from '../publications/published';
import { keepBroadcasts } from './broadcast';
import { eventIdOf } from './event-id';
import type { Admitted } from './incoming';
import { matchByCustomer, type Matching } from './match-by-customer';
import { report } from './report';
import { findReused } from './reused';
import { suppressBounced } from './suppress-bounced';
import { storeEvents, type StoredRow } from './store-events';

/** `reused`: its id stands for another event already. */
export type Stored = StoredRow['outcome'] | 'reused';

export interface Batch {
  /** No two with the same source and key. */
  readonly events: readonly Admitted[];
  /** All or none: one unknown subject undoes the rest. */
  readonly atomic: boolean;
  /** ms, playbook time: when they arrived. */
  readonly now: number;
}

/**
 * Stores and matches a batch in one transaction of three statements, five round trips whatever its size:
 * lock and store; match; write. One more where ids are taken already. Answers what became of each event, after the commit.
 */
export async function runBatch(
  { pool, published }: { pool: Pool; published: Published },
  batch: Batch,
): Promise<Stored[]> {
  const live = await published.newest();
  try {
    return await transact(pool, async (client) => {
      const stored = await storeEvents(client, batch);
      const became = await outcomes(client, batch.events, stored);
      if (batch.atomic && became.some((one) => one === 'unknown' || one === 'reused'))
        throw new Undone(became);
      const isStored = stored.flatMap(({ i, outcome }) => (outcome === 'stored' ? [i] : []));
      const kept = isStored.flatMap((i) => batch.events[i] ?? []);
      await suppressBounced(client, kept, batch.now);
      await match({ client, published, live, now: batch.now }, batch.events, stored);
      return became;
    });
  } catch (error) {
    if (error instanceof Undone) return error.outcomes;
    throw error;
  }
}

/** Rolls an atomic batch back and still says what was wrong with it. */
class Undone extends Error {
  constructor(readonly outcomes: Stored[]) {
    super('nothing of this batch was stored');
  }
}

/** In their order: each row stands at the place of its event. */
async function outcomes(
  client: PoolClient,
  events: readonly Admitted[],
  rows: readonly StoredRow[],
): Promise<Stored[]> {
  const taken = events.filter((_, i) => rows[i]?.outcome === 'duplicate');
  const reused = await findReused(client, taken);
  const others = new Set(taken.filter((_, i) => reused.has(i)));
  return rows.map(({ i, outcome }) => (others.has(events[i]!) ? 'reused' : outcome));
}

async function match(
  how: Matching,
  events: readonly Admitted[],
  rows: readonly StoredRow[],
): Promise<void> {
  const fresh = rows.flatMap((row) => {
    const event = events[row.i];
    const isFresh = event && row.outcome === 'stored' && !event.historic;
    return isFresh
      ? [{ id: row.event_id ?? 0, customer: row.customer, event: toStored(event, how.now) }]
      : [];
  });
  const isBroadcast = ({ event }: Fresh): boolean => event.about.kind === 'everyone';
  await keepBroadcasts(how.client, fresh.filter(isBroadcast));
  const left = await matchByCustomer(how, groupFresh(fresh.filter((one) => !isBroadcast(one))));
  await report(how, left);
}

/** New and not historic. */
interface Fresh {
  readonly id: number;
  readonly customer: string;
  readonly event: StoredEvent;
}

/** Per customer, oldest first. */
function groupFresh(fresh: readonly Fresh[]): Map<string, StoredEvent[]> {
  const byCustomer = new Map<string, StoredEvent[]>();
  for (const { customer, event } of fresh)
    byCustomer.set(customer, [...(byCustomer.get(customer) ?? []), event]);
  for (const own of byCustomer.values()) own.sort((a, b) => a.at - b.at);
  return byCustomer;
}

function toStored(event: Admitted, now: number): StoredEvent {
  const { source, key, type, at, about, declared } = event;
  const contact = about.kind === 'contact' ? { contact: about.id } : {};
  return {
    id: eventIdOf(source, key),
    type,
    at,
    receivedAt: now,
    about,
    ...contact,
    data: declared,
  };
}
