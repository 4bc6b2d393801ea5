import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { audit } from '../../shared/audit';
import { lookAtCustomer } from '../../shared/change/look-at-waiting';
import { suggest } from '../../shared/change/suggest';
import { lockCustomer } from '../../shared/database/customer-lock';
import { transact } from '../../shared/database/transact';
import { type Caller, nameOf } from '../auth/caller';
import { checkOwnCustomer } from '../auth/own';
import { type Page, placeOf, toPage } from '../http/cursor';
import type { Once } from '../http/idempotent.decorator';
import { onceId } from '../http/once-id';
import { type Fault, notFound, refused } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';
import { type GuardHold, guardHoldsOf } from './guard-holds';
import type { HoldsQuery, Lifted, NewHold } from './holds.controller';

interface HoldRow {
  readonly id: string;
  readonly customer_id: string;
  readonly contact_id: string | null;
  readonly purposes: string[] | null;
  readonly reason: string;
  readonly placed_by: string;
  readonly placed_at: Date;
  readonly until: Date | null;
  readonly released_by: string | null;
  readonly released_at: Date | null;
}

/** Placed and lifted under the customer's lock, as every claim and gate looks at them: in force when it has committed. */
@Injectable()
export class HoldsService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  /** Of one customer with what guards keep of it now. */
  async listed(query: HoldsQuery): Promise<Page<object> & { guards?: readonly GuardHold[] }> {
    const page = await this.list(query);
    const { customer, status } = query;
    if (customer === undefined || status === 'released') return page;
    await catalogOf(this.world);
    const { pool, published, clock } = this.world;
    return { ...page, guards: await guardHoldsOf({ pool, published, now: clock.now() }, customer) };
  }

  async list(query: HoldsQuery): Promise<Page<object>> {
    const { customer = null, contact = null, status, limit } = query;
    const after = placeOf('holds', query);
    const { rows } = await this.world.pool.query<HoldRow>(
      `SELECT * FROM hold h WHERE ($1::text IS NULL OR h.customer_id = $1) AND ($2::text IS NULL OR h.contact_id = $2)
         AND ($3 = 'all' OR (h.released_at IS NULL) = ($3 = 'open'))
         AND ($4::timestamptz IS NULL OR (h.placed_at, h.id) < ($4, $5::uuid))
       ORDER BY h.placed_at DESC, h.id DESC LIMIT $6`,
      [customer, contact, status, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    );
    return toPage('holds', query, {
      rows,
      placeOf: (row) => [row.placed_at.toISOString(), row.id],
      toItem: toHold,
    });
  }

  /** Checked like the hold itself, and nothing written. */
  async wouldPlace(hold: NewHold, caller: Caller): Promise<object> {
    const customer = await this.customerOf(hold);
    await this.checkOwn(customer, caller);
    const { contact, purposes, reason, until } = hold;
    const would = {
      customer_id: customer,
      contact_id: contact ?? null,
      purposes: purposes ?? null,
    };
    return {
      id: null,
      ...would,
      reason,
      placed_by: nameOf(caller),
      placed_at: new Date(this.world.clock.now()),
      until: until === undefined ? null : new Date(until),
      status: 'open',
      released_at: null,
      released_by: null,
      dry_run: true,
      waiting: await this.waiting(would),
    };
  }

  /** A second try under the same key finds what the first has placed. */
  async place(hold: NewHold, once: Once): Promise<object> {
    const { caller } = once;
    const id = onceId(once, 'hold');
    const customer = await this.customerOf(hold);
    await this.checkOwn(customer, caller);
    const now = this.world.clock.now();
    const by = nameOf(caller);
    return transact(this.world.pool, async (client) => {
      await lockCustomer(client, customer);
      const { rows } = await client.query<HoldRow>(
        `INSERT INTO hold (id, customer_id, contact_id, purposes, reason, placed_by, placed_at, until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING RETURNING *`,
        [
          id,
          customer,
          hold.contact ?? null,
          hold.purposes ?? null,
          hold.reason,
          by,
          new Date(now),
          hold.until === undefined ? null : new Date(hold.until),
        ],
      );
      const [row] = rows;
      if (row === undefined) return toHold(await this.find(client, id));
      const { reason, contact } = hold;
      await audit(client, {
        actor: by,
        action: 'hold.place',
        resource: `hold/${row.id}`,
        detail: { customer, reason, ...(contact === undefined ? {} : { contact }) },
        at: now,
      });
      return toHold(row);
    });
  }

  async release(id: string, { reason, dry_run }: Lifted, caller: Caller): Promise<object> {
    const found = await this.find(this.world.pool, id);
    await this.checkOwn(found.customer_id, caller);
    if (dry_run === true) return { ...toHold(found), dry_run, waiting: await this.waiting(found) };
    const now = this.world.clock.now();
    const by = nameOf(caller);
    return transact(this.world.pool, async (client) => {
      await lockCustomer(client, found.customer_id);
      const { rows } = await client.query<HoldRow>(
        'UPDATE hold SET released_by = $2, released_at = $3 WHERE id = $1 AND released_at IS NULL RETURNING *',
        [id, by, new Date(now)],
      );
      const [row] = rows;
      if (row === undefined) return toHold(await this.find(client, id));
      await lookAtCustomer(client, row.customer_id, now);
      await audit(client, {
        actor: by,
        action: 'hold.release',
        resource: `hold/${id}`,
        detail: { customer: row.customer_id, ...(reason === undefined ? {} : { reason }) },
        at: now,
      });
      return toHold(row);
    });
  }

  /** Messages that a hold covers and that wait, for whatever reason. */
  private async waiting({
    customer_id,
    contact_id,
    purposes,
  }: Pick<HoldRow, 'customer_id' | 'contact_id' | 'purposes'>): Promise<number> {
    const { rows } = await this.world.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM outreach_wait w JOIN outreach o ON o.id = w.outreach_id
       WHERE w.customer_id = $1 AND ($2::text IS NULL OR o.contact_id = $2) AND ($3::text[] IS NULL OR o.purpose = ANY ($3))`,
      [customer_id, contact_id, purposes],
    );
    return rows[0]?.count ?? 0;
  }

  private async checkOwn(customer: string, caller: Caller): Promise<void> {
    const catalog = await catalogOf(this.world);
    const permission = 'holds:write';
    await checkOwnCustomer(this.world.pool, catalog, { caller, permission, customer });
  }

  private async find(through: Pick<PoolClient, 'query'>, id: string): Promise<HoldRow> {
    const { rows } = await through.query<HoldRow>('SELECT * FROM hold WHERE id = $1', [id]);
    if (rows[0] === undefined) throw notFound(`hold "${id}"`);
    return rows[0];
  }

  /** Whose it is; throws with all that is wrong at once. */
  private async customerOf(hold: NewHold): Promise<string> {
    const { purposes } = await catalogOf(this.world);
    const { customer, contact } = hold;
    const faults: Fault[] = [
      ...(hold.purposes ?? []).flatMap((purpose, i) =>
        Object.hasOwn(purposes, purpose) ? [] : [unknownPurpose(purpose, i, Object.keys(purposes))],
      ),
      ...untilFaults(hold.until, this.world.clock.now()),
    ];
    const owner = (customer === undefined) === (contact === undefined) ? undefined : hold;
    const { rows } = await this.world.pool.query<{ id: string }>(
      'SELECT id FROM customer WHERE id = $1 UNION ALL SELECT customer_id FROM contact WHERE id = $2',
      [customer ?? null, contact ?? null],
    );
    if (owner === undefined) faults.unshift(WHOM);
    else if (rows[0] === undefined) faults.unshift(nobody(hold));
    if (faults.length > 0 || rows[0] === undefined) throw refused(faults, 'the hold');
    return rows[0].id;
  }
}

const WHOM: Fault = {
  pointer: '/customer',
  code: 'missing_member',
  detail: 'a hold is placed on a customer or on a contact: exactly one of the two',
  fix: 'name one in "customer" or in "contact"',
};

function nobody({ customer, contact }: NewHold): Fault {
  return customer === undefined
    ? {
        pointer: '/contact',
        code: 'unknown_reference',
        detail: `there is no contact "${String(contact)}"`,
      }
    : {
        pointer: '/customer',
        code: 'unknown_customer',
        detail: `there is no customer "${customer}"`,
      };
}

function unknownPurpose(purpose: string, index: number, known: readonly string[]): Fault {
  const fix = suggest(purpose, known);
  return {
    pointer: `/purposes/${index}`,
    code: 'unknown_reference',
    detail: `the catalog has no purpose "${purpose}"`,
    ...(fix === undefined ? {} : { fix }),
  };
}

function untilFaults(until: string | undefined, now: number): Fault[] {
  if (until === undefined || Date.parse(until) > now) return [];
  const detail = 'a hold ends in the future; without "until" it ends when it is released';
  return [{ pointer: '/until', code: 'out_of_range', detail }];
}

function toHold(row: HoldRow): object {
  const { released_at, released_by, ...hold } = row;
  return { ...hold, status: released_at === null ? 'open' : 'released', released_at, released_by };
}
