import type { Pool, PoolClient } from 'pg';
import type {
  BatchRows,
  Loaded,
  Question,
  Store,
  Transaction,
  Whose,
} from '../../activities/store';
import { setAttributes } from '../shared/change/set-attributes';
import { lockParking } from '../shared/database/parking-lock';
import { Published, type Live } from '../shared/publications/published';
import { writesOf } from './batch/part';
import { loadContext } from './load-context';
import { withCustomer } from './transaction';
import { writeBatch } from './write-batch';

/** What settle needs, on Postgres: one statement to lock, one to read, one to write; two more where a step sets attributes. */
export class SettleRepository implements Store {
  constructor(
    private readonly pool: Pool,
    private readonly published = new Published(pool),
  ) {}

  find(enrollment: string): Promise<Whose | undefined> {
    return findEnrollment(this.pool, enrollment);
  }

  async locked<T>(customer: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const whole = await companyOf(this.published, customer);
    return withCustomer(this.pool, customer, (client) =>
      work(new SettleTransaction(client, whole)),
    );
  }
}

/** Whose transaction it is, and what is published: asked before it begins, so that it never waits for a second connection. */
export interface Company {
  readonly customer: string;
  readonly published: Published;
  readonly live: Live;
}

export async function companyOf(published: Published, customer: string): Promise<Company> {
  return { customer, published, live: await published.newest() };
}

export class SettleTransaction implements Transaction {
  constructor(
    protected readonly client: PoolClient,
    private readonly company: Company,
  ) {}

  load(question: Question): Promise<Loaded> {
    return loadContext(this.client, question);
  }

  /** The lock and the read it protects are two statements. */
  async beforeParking(): Promise<number> {
    await lockParking(this.client, 'shared');
    const { rows } = await this.client.query<{ seq: string }>(
      'SELECT max(seq) AS seq FROM publication',
    );
    return Number(rows[0]?.seq);
  }

  /** What a step sets is a change of its own, after the batch: it wakes what was armed in the same breath. */
  async write(batch: BatchRows): Promise<void> {
    await writeBatch(this.client, batch);
    const { customer, ...around } = this.company;
    for (const { values } of writesOf(batch)('setAttributes'))
      await setAttributes(
        { ...around, client: this.client, now: batch.now },
        { customer, subject: batch.subject, values, source: `enrollment/${batch.enrollment}` },
      );
  }
}

export async function findEnrollment(pool: Pool, id: string): Promise<Whose | undefined> {
  const { rows } = await pool.query<Whose>({
    name: 'find-enrollment',
    text: 'SELECT customer_id AS customer, version FROM enrollment WHERE id = $1',
    values: [id],
  });
  return rows[0];
}
