import type { Pool, PoolClient } from 'pg';
import type { Place, Seen, SendId } from '../../activities/deliver-store';
import type { QueuedSend, ReleaseStore, ReleaseTransaction } from '../../activities/release-store';
import type { Question } from '../../activities/store';
import { loadContext } from '../shared/facts/load-context';
import { DUE, IS_DUE, KEEP, LOOK_AGAIN, POSTPONE, QUEUE, RELEASE, VERSIONS } from './release-sql';
import { oldestPlace } from './sender-place';
import { withSwitch } from './transaction';

/** The queue of what waits, on Postgres. */
export class ReleaseRepository implements ReleaseStore {
  constructor(private readonly pool: Pool) {}

  async due(now: number, most: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ customer: string }>({
      ...DUE,
      values: [iso(now), most],
    });
    return rows.map(({ customer }) => customer);
  }

  async postpone(customer: string, until: number): Promise<void> {
    await this.pool.query({ ...POSTPONE, values: [customer, iso(until)] });
  }

  async versions(customer: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ version: string }>({
      ...VERSIONS,
      values: [customer],
    });
    return rows.map(({ version }) => version);
  }

  locked<T>(customer: string, work: (tx: ReleaseTransaction) => Promise<T>): Promise<T> {
    return withSwitch(this.pool, customer, (client) =>
      work(new QueueTransaction(client, customer)),
    );
  }
}

class QueueTransaction implements ReleaseTransaction {
  constructor(
    private readonly client: PoolClient,
    private readonly customer: string,
  ) {}

  async isDue(now: number): Promise<boolean> {
    const { rowCount } = await this.client.query({ ...IS_DUE, values: [this.customer, iso(now)] });
    return rowCount === 1;
  }

  async queue(asked: { toldBefore: number; most: number }): Promise<QueuedSend[]> {
    const values = [this.customer, iso(asked.toldBefore), asked.most];
    return (await this.client.query<QueuedSend>({ ...QUEUE, values })).rows;
  }

  look(question: Question, send: SendId): Promise<Seen> {
    return loadContext(this.client, question, send);
  }

  oldestPlace(sender: string, places: number): Promise<Place | undefined> {
    return oldestPlace(this.client, sender, places);
  }

  async release(
    { id }: QueuedSend,
    { decision, place, at }: Parameters<ReleaseTransaction['release']>[1],
  ): Promise<void> {
    const counts = decision && JSON.stringify({ ...counted(decision), place });
    await this.client.query({ ...RELEASE, values: [id, iso(at), counts ?? null, at] });
  }

  async keep(
    { id }: QueuedSend,
    { reason, until, checks, at }: Parameters<ReleaseTransaction['keep']>[1],
  ): Promise<void> {
    const when = until === undefined ? null : iso(until);
    const values = [id, iso(at), reason, when, JSON.stringify(checks)];
    await this.client.query({ ...KEEP, values });
  }

  async lookAgain(at: number): Promise<void> {
    await this.client.query({ ...LOOK_AGAIN, values: [this.customer, iso(at)] });
  }
}

type Counting = NonNullable<Parameters<ReleaseTransaction['release']>[1]['decision']>;

function counted({ contact, channel, locale, sender, priority }: Counting) {
  return { contact, channel, locale, sender, priority };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
