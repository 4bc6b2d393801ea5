import type { Pool } from 'pg';
import type { Clock } from '../clock';
import { sqlState } from '../database/transact';
import type { Published } from '../publications/published';
import type { Fault } from '../refused';
import { answeredSends, withSend } from './answered-send';
import { Batcher } from './batcher';
import { checkEvent } from './door';
import { ownIds, withOwnIds } from './external-ids';
import { ensureMonth } from './ensure-month';
import type { Accepted, Admitted, EventFault, IncomingEvent, Outcome } from './incoming';
import { isAnother } from './reused';
import { runBatch, type Stored } from './run-batch';

const BATCH = { max: 500, waitMs: 5, atOnce: 4 };

/** Who told the events, and whether one that cannot be taken refuses all. */
interface Told {
  readonly source: string;
  readonly sources?: readonly string[];
  readonly atomic?: boolean;
}

/** What became of one admitted event; `unstorable`: Postgres refused a value that passed the door. */
type Fate = Stored | 'unstorable';

/**
 * The way in for events. Everything posted to this process within 5 ms, at most 500, becomes one transaction;
 * what `accept` counts as accepted is committed, with every enrollment and signal that follows from it.
 */
export class Ingest {
  private readonly batcher: Batcher<Admitted, Fate>;

  constructor(
    private readonly deps: {
      readonly pool: Pool;
      readonly published: Published;
      readonly clock: Clock;
    },
  ) {
    this.batcher = new Batcher((events) => this.run(events), BATCH);
  }

  /**
   * Stores and matches events of one source. Good ones commit, refused ones are listed with all their faults;
   * `atomic`: one fault refuses all. `sources`: parallel to the events, where each says its own. Throws `NotPublished`
   * before the first publication, and what the database throws.
   */
  async accept(
    events: readonly IncomingEvent[],
    { source, sources, atomic = false }: Told,
  ): Promise<Accepted> {
    const { catalog } = await this.deps.published.project();
    const now = this.deps.clock.now();
    const faults: EventFault[] = [];
    const admitted = new Map<number, Admitted>();
    const sends = await answeredSends(this.deps.pool, events);
    const owns = await ownIds(this.deps.pool, events);
    events.forEach((given, index) => {
      const named = withOwnIds(given, owns);
      const { event, fault = named.fault } = withSend(named.event, sends);
      if (fault) return void faults.push({ index, ...fault });
      const door = checkEvent(event, { source: sources?.[index] ?? source, catalog, now });
      if (door.kind === 'admitted') admitted.set(index, door.event);
      else faults.push(...door.faults.map((fault) => ({ index, ...fault })));
    });
    if (atomic && faults.length > 0)
      return summary(new Array<Outcome>(events.length).fill('refused'), faults);
    const fates = await this.fatesOf([...admitted.values()], atomic);
    const fateOf = new Map([...admitted.keys()].map((index, i) => [index, fates[i]]));
    for (const [index, event] of admitted) {
      const fault = faultOf(event, fateOf.get(index));
      if (fault !== undefined) faults.push({ index, ...fault });
    }
    const refused = new Set(faults.map(({ index }) => index));
    const none = atomic && refused.size > 0;
    return summary(
      events.map((_, index) =>
        none || refused.has(index) ? 'refused' : outcomeOf(fateOf.get(index)),
      ),
      faults.sort((a, b) => a.index - b.index),
    );
  }

  private fatesOf(events: readonly Admitted[], atomic: boolean): Promise<readonly Fate[]> {
    if (events.length === 0) return Promise.resolve([]);
    return atomic
      ? this.run(events, true)
      : Promise.all(events.map((event) => this.batcher.add(event)));
  }

  /** The same key twice in one batch goes once; the other waits for what becomes of the first. */
  private async run(events: readonly Admitted[], atomic = false): Promise<Fate[]> {
    const first = new Map<string, number>();
    const fresh: Admitted[] = [];
    const again: number[] = [];
    events.forEach((event, i) => {
      const key = keyOf(event);
      if (first.has(key)) return again.push(i);
      first.set(key, i);
      return fresh.push(event);
    });
    const firstOf = (i: number) => first.get(keyOf(events[i]))!;
    const fates: Fate[] = new Array<Fate>(events.length).fill('duplicate');
    for (const i of again) if (isAnother(events[i]!, events[firstOf(i)]!)) fates[i] = 'reused';
    if (atomic && fates.includes('reused')) return fates;
    const stored = await this.store(fresh, atomic);
    [...first.values()].forEach((i, n) => (fates[i] = stored[n] ?? 'duplicate'));
    const pending = again.filter((i) => !isKept(fates[firstOf(i)]));
    if (pending.length === 0 || atomic) return fates;
    const later = await this.run(pending.map((i) => events[i]!));
    pending.forEach((i, n) => (fates[i] = later[n] ?? 'duplicate'));
    return fates;
  }

  /** Data exceptions (class 22) and exceeded limits (54) are some one event's fault: halves until it stands alone. */
  private async store(events: readonly Admitted[], atomic: boolean): Promise<Fate[]> {
    const now = this.deps.clock.now();
    await ensureMonth(this.deps.pool, now);
    try {
      return await runBatch(this.deps, { events, atomic, now });
    } catch (error) {
      if (!/^(22|54)/.test(sqlState(error))) throw error;
      if (events.length === 1 || atomic) return events.map(() => 'unstorable');
      const half = Math.ceil(events.length / 2);
      return [
        ...(await this.store(events.slice(0, half), false)),
        ...(await this.store(events.slice(half), false)),
      ];
    }
  }
}

function keyOf(event: Admitted | undefined): string {
  return `${event?.source}\u001f${event?.key}`;
}

function isKept(fate: Fate | undefined): boolean {
  return fate === 'stored' || fate === 'duplicate';
}

function outcomeOf(fate: Fate | undefined): Outcome {
  return fate === 'stored' ? 'accepted' : 'duplicate';
}

function faultOf(event: Admitted, fate: Fate | undefined): Fault | undefined {
  if (fate === 'unstorable')
    return {
      pointer: '',
      code: 'forbidden_character',
      detail: 'the event holds a value that the database cannot keep',
    };
  if (fate === 'reused')
    return {
      pointer: '/id',
      code: 'event_id_reused',
      detail: `the id "${event.key}" stands for another event of ${event.source} already, of another type or about somebody else`,
      fix: `give each event an id of its own; the one that has it: GET /v1/events/${encodeURIComponent(event.source)}/${encodeURIComponent(event.key)}`,
    };
  if (fate !== 'unknown') return undefined;
  const { kind, id } = event.about;
  if (kind === 'customer')
    return {
      pointer: '/customer',
      code: 'unknown_customer',
      detail: `there is no customer "${id}"`,
      fix: `create it first: PATCH /v1/customers/${id}`,
    };
  const pointer = kind === 'contact' ? '/contact' : '/record/id';
  return {
    pointer,
    code: 'unknown_reference',
    detail: `there is no ${kind} "${id}"`,
    fix: 'create it first',
  };
}

function summary(outcomes: readonly Outcome[], refused: readonly EventFault[]): Accepted {
  const count = (wanted: Outcome): number => outcomes.filter((one) => one === wanted).length;
  return { accepted: count('accepted'), duplicates: count('duplicate'), refused, outcomes };
}
