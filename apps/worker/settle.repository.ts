import type { Pool, PoolClient } from 'pg';
import type {
  BatchRows,
  Loaded,
  Question,
  Store,
  Transaction,
  Whose,
} from '../../activities/store';
import { lockParking } from '../shared/database/parking-lock';
import { loadContext } from './load-context';
import { withCustomer } from './transaction';
import { writeBatch } from './write-batch';

/** What settle needs, on Postgres: one statement to lock, one to read, one to write. */
export class SettleRepository implements Store {
  constructor(private readonly pool: Pool) {}

  find(enrollment: string): Promise<Whose | undefined> {
    return findEnrollment(this.pool, enrollment);
  }

  locked<T>(customer: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return withCustomer(this.pool, customer, (client) => work(new SettleTransaction(client)));
  }
}

export class SettleTransaction implements Transaction {
  constructor(protected readonly client: PoolClient) {}

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

  write(batch: BatchRows): Promise<void> {
    return writeBatch(this.client, batch);
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
