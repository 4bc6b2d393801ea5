import type { Pool, PoolClient } from 'pg';
import type { Gone, Place, Seen, SendId } from '../../activities/deliver-store';
import type {
  Resend,
  ResendStore,
  ResendTransaction,
  Standing,
} from '../../activities/resend-store';
import type { Loaded, Question } from '../../activities/store';
import { lockAddress } from '../shared/database/address-lock';
import { findContext, loadContext } from '../shared/facts/load-context';
import { suppress } from '../shared/suppressions/suppress';
import {
  CONCLUDE_AGAIN,
  DUE_RESENDS,
  FORGET,
  HAND_OFF_AGAIN,
  PUT_BACK_AGAIN,
  STANDING,
  TAKE,
} from './resend-sql';
import { oldestPlace } from './sender-place';
import { withSwitch } from './transaction';

/** Sends that go once more, on Postgres. */
export class ResendRepository implements ResendStore {
  constructor(private readonly pool: Pool) {}

  async due(now: number, most: number): Promise<Resend[]> {
    return (await this.pool.query<Resend>({ ...DUE_RESENDS, values: [iso(now), most] })).rows;
  }

  peek(question: Question): Promise<Loaded | undefined> {
    return findContext(this.pool, question);
  }

  locked<T>(customer: string, work: (tx: ResendTransaction) => Promise<T>): Promise<T> {
    return withSwitch(this.pool, customer, (client) => work(new AgainTransaction(client)));
  }
}

class AgainTransaction implements ResendTransaction {
  constructor(private readonly client: PoolClient) {}

  lockAddress(address: string): Promise<void> {
    return lockAddress(this.client, address, 'shared');
  }

  look(question: Question, send: SendId): Promise<Seen> {
    return loadContext(this.client, question, send);
  }

  oldestPlace(sender: string, places: number): Promise<Place | undefined> {
    return oldestPlace(this.client, sender, places);
  }

  async standing(id: string): Promise<Standing> {
    const { rows } = await this.client.query<{ standing: Standing | 'over' }>({
      ...STANDING,
      values: [id],
    });
    const standing = rows[0]?.standing ?? 'gone';
    if (standing !== 'over') return standing;
    await this.client.query({ ...FORGET, values: [id] });
    return 'gone';
  }

  async take(id: string, taken: Parameters<ResendTransaction['take']>[1]): Promise<void> {
    const { lease, decision, place, at } = taken;
    const checks = JSON.stringify(decision.checks);
    const values = [id, iso(at), lease, decision.address, checks, place ?? null];
    const { rowCount } = await this.client.query({ ...TAKE, values });
    if (rowCount !== 1) throw new Error(`${TAKE.name} of ${id} changed ${rowCount} rows`);
  }

  async handOff(id: string, lease: string, at: number): Promise<boolean> {
    const values = [id, iso(at), lease];
    return (await this.client.query({ ...HAND_OFF_AGAIN, values })).rowCount === 1;
  }

  async conclude(id: string, end: Parameters<ResendTransaction['conclude']>[1]): Promise<void> {
    const values = [id, iso(end.at), end.lease ?? null, end.status, end.reply];
    await this.client.query({ ...CONCLUDE_AGAIN, values });
  }

  async putBack(id: string, back: Parameters<ResendTransaction['putBack']>[1]): Promise<void> {
    const { lease = null, reason, checks, until, at } = back;
    const when = until === undefined ? null : iso(until);
    const looked = checks === undefined ? null : JSON.stringify(checks);
    const values = [id, iso(at), lease, when, reason, looked];
    await this.client.query({ ...PUT_BACK_AGAIN, values });
  }

  async suppress(gone: Gone): Promise<void> {
    await suppress(this.client, gone);
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
