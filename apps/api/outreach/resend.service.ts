import { Inject, Injectable } from '@nestjs/common';
import { askResend } from '../../shared/resends/ask-resend';
import { nameOf } from '../auth/caller';
import { checkOwnCustomer } from '../auth/own';
import type { Once } from '../http/idempotent.decorator';
import { onceId } from '../http/once-id';
import { notFound } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';

/** A person lets a send go once more that was refused, or of which nobody knows whether it arrived. The worker sends it. */
@Injectable()
export class ResendService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async resend(id: string, note: string, by: Once): Promise<void> {
    const { pool } = this.world;
    const { caller } = by;
    const { rows } = await pool.query<{ customer_id: string }>(
      'SELECT customer_id FROM outreach WHERE id = $1',
      [id],
    );
    const customer = rows[0]?.customer_id;
    if (customer === undefined) throw notFound(`outreach "${id}"`);
    const permission = 'outreach:resolve';
    await checkOwnCustomer(pool, await catalogOf(this.world), { caller, permission, customer });
    const once = onceId(by, `outreach.resend/${id}`);
    await askResend(this.world, { outreach: id, customer, by: nameOf(caller), note, once });
  }

  /** Of one that is on its way, or waits. */
  async pending(id: string): Promise<object | null> {
    const { rows } = await this.world.pool.query<object>(
      'SELECT asked_at, asked_by, due_at, waits_for, tries FROM resend WHERE outreach_id = $1',
      [id],
    );
    return rows[0] ?? null;
  }
}
