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
import { ended, reportsOf, type Report } from '../../playbooks/rules/reported';
import { report } from '../shared/ingest/report';
import { writesOf } from './batch/part';
import { loadContext } from '../shared/facts/load-context';
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
    const { customer, ...company } = this.company;
    const { enrollment, subject, now } = batch;
    const around = { ...company, client: this.client, now };
    const generation = batch.generation + 1;
    const source = `enrollment/${enrollment}`;
    for (const { values } of writesOf(batch)('setAttributes'))
      await setAttributes(around, { customer, subject, values, source, generation });
    const reports = reportsOf(batch.writes, { id: enrollment, playbook: batch.playbook });
    const left = await leftWith(this.client, batch, company.live);
    await report(
      around,
      [...reports, ...left].map((one) => ({ ...one, customer, generation })),
    );
  }
}

/** Those it had started, where its exit ends them too. */
async function leftWith(client: PoolClient, batch: BatchRows, { heard }: Live): Promise<Report[]> {
  const ends = writesOf(batch)('exit').some(({ exitRuns }) => exitRuns);
  if (!ends || !heard.has('enrollment.ended')) return [];
  const { rows } = await client.query<{ id: string; playbook: string; exit: string }>(
    'SELECT id, playbook, exit FROM enrollment WHERE parent = $1 AND ended_at = $2 ORDER BY id',
    [batch.enrollment, new Date(batch.now)],
  );
  return rows.map(ended);
}

export async function findEnrollment(pool: Pool, id: string): Promise<Whose | undefined> {
  const { rows } = await pool.query<Whose>({
    name: 'find-enrollment',
    text: 'SELECT customer_id AS customer, version FROM enrollment WHERE id = $1',
    values: [id],
  });
  return rows[0];
}
