import type { Pool } from 'pg';
import type {
  Claim,
  Conclusion,
  Copied,
  DeliverStore,
  DeliverTransaction,
  Gone,
  Lease,
  Place,
  Planned,
  PlannedCopy,
  PutBack,
  Seen,
  SendId,
  StoredCopy,
  Waiting,
} from '../../activities/deliver-store';
import type { Loaded, Question, Whose } from '../../activities/store';
import { Published } from '../shared/publications/published';
import { suppress } from '../shared/suppressions/suppress';
import { lockAddress } from '../shared/database/address-lock';
import { CLAIM, CONCLUDE, HAND_OFF, PLAN_COPIES, PUT_BACK, WITH_COPIES } from './deliver-sql';
import { findContext, loadContext } from '../shared/facts/load-context';
import { oldestPlace } from './sender-place';
import { companyOf, findEnrollment, SettleTransaction } from './settle.repository';
import { withSwitch } from './transaction';
import type { First } from '../../playbooks/rules/decide-copy';
import { RANK } from '../../playbooks/rules/recheck';

/** The ledger of sends on Postgres. A guarded change that touches no row is an error, never a silent success. */
export class DeliverRepository implements DeliverStore {
  constructor(
    private readonly pool: Pool,
    private readonly published = new Published(pool),
  ) {}

  find(enrollment: string): Promise<Whose | undefined> {
    return findEnrollment(this.pool, enrollment);
  }

  peek(question: Question): Promise<Loaded | undefined> {
    return findContext(this.pool, question);
  }

  async withCopies({ enrollment, step, visit }: SendId): Promise<Copied | undefined> {
    const { rows } = await this.pool.query<StoredCopy & { message: First | null }>({
      ...WITH_COPIES,
      values: [enrollment, step, visit],
    });
    const [first, ...copies] = rows;
    return first?.n === 0 && first.message !== null ? { first: first.message, copies } : undefined;
  }

  async locked<T>(customer: string, work: (tx: DeliverTransaction) => Promise<T>): Promise<T> {
    const whole = await companyOf(this.published, customer);
    return withSwitch(this.pool, customer, (client) => work(new LedgerTransaction(client, whole)));
  }
}

class LedgerTransaction extends SettleTransaction implements DeliverTransaction {
  lockAddress(address: string): Promise<void> {
    return lockAddress(this.client, address, 'shared');
  }

  look(question: Question, send: SendId): Promise<Seen> {
    return loadContext(this.client, question, send);
  }

  oldestPlace(sender: string, places: number): Promise<Place | undefined> {
    return oldestPlace(this.client, sender, places);
  }

  async claim({ decision, ...claim }: Claim): Promise<readonly string[]> {
    const [row] = await this.one<{ thread: string[] | null }>(CLAIM, [
      claim.enrollment,
      claim.step,
      claim.visit,
      JSON.stringify({ ...claim, ...decision }),
      iso(claim.at),
    ]);
    return row?.thread ?? [];
  }

  async handOff(mine: Lease, at: number): Promise<boolean> {
    const changed = await this.client.query({
      ...HAND_OFF,
      values: [...key(mine.send), iso(at), mine.lease],
    });
    return changed.rowCount === 1;
  }

  async putBack(mine: Lease, at: number, { reason, cut = false }: PutBack): Promise<void> {
    await this.client.query({
      ...PUT_BACK,
      values: [...key(mine.send), iso(at), mine.lease, reason, cut],
    });
  }

  async planCopies(
    { enrollment, step, visit, ...planned }: Planned,
    copies: readonly PlannedCopy[],
    at: number,
  ): Promise<void> {
    await this.client.query({
      ...PLAN_COPIES,
      values: [enrollment, step, visit, JSON.stringify(planned), iso(at), JSON.stringify(copies)],
    });
  }

  async suppress(gone: Gone): Promise<void> {
    await suppress(this.client, gone);
  }

  async conclude(conclusion: Conclusion): Promise<void> {
    const { planned, lease, status, reason, reply, checks, receipt, at, trace } = conclusion;
    const waiting = conclusion.waiting && toWaiting(conclusion.waiting);
    await this.one(CONCLUDE, [
      planned.enrollment,
      planned.step,
      planned.visit,
      lease ?? null,
      iso(at),
      JSON.stringify({ ...planned, status, reason, reply, checks, receipt, waiting }),
      JSON.stringify(trace),
    ]);
  }

  private async one<T extends object>(
    query: { name: string; text: string },
    values: unknown[],
  ): Promise<T[]> {
    const { rows, rowCount } = await this.client.query<T>({ ...query, values });
    if (rowCount !== 1)
      throw new Error(`${query.name} of ${values.slice(0, 3).join(' ')} changed ${rowCount} rows`);
    return rows;
  }
}

function key({ enrollment, step, visit, copy = 0 }: SendId): [string, string, number, number] {
  return [enrollment, step, visit, copy];
}

function toWaiting({ since, until, withinAt, recheckAt, priority, ...row }: Waiting) {
  return {
    ...{ ...row, priority, rank: RANK[priority], since: iso(since), until: until && iso(until) },
    within_at: withinAt === undefined ? 'infinity' : iso(withinAt),
    recheck_at: iso(recheckAt),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
