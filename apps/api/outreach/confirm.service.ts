import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { audit, findOrdered } from '../../shared/audit';
import { transact } from '../../shared/database/transact';
import type { Once } from '../http/idempotent.decorator';
import { onceId } from '../http/once-id';
import { nameOf } from '../auth/caller';
import { checkOwnCustomer } from '../auth/own';
import { notFound, Problem } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';

export interface Confirmation {
  readonly sent: boolean;
  readonly note: string;
}

interface Row {
  readonly customer_id: string;
  readonly status: string;
}

/**
 * Nobody can know by himself whether a send that was cut after its hand-over has arrived: a person looks and says so. It
 * changes the ledger, not the enrollment, which has gone on. What did not arrive counts under no cap any more. A resend that
 * was asked for before still goes when it did not arrive, and is dropped, and said to be, when it did. A second try under the
 * same key says nothing more: by then another hand-over may be unconfirmed, of which nobody has said anything.
 */
@Injectable()
export class ConfirmService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async confirm(id: string, said: Confirmation, by: Once): Promise<void> {
    const { pool, clock } = this.world;
    const { caller } = by;
    const { rows } = await pool.query<Row>('SELECT customer_id FROM outreach WHERE id = $1', [id]);
    const [found] = rows;
    if (found === undefined) throw notFound(`outreach "${id}"`);
    const customer = found.customer_id;
    const permission = 'outreach:resolve';
    await checkOwnCustomer(pool, await catalogOf(this.world), { caller, permission, customer });
    const now = clock.now();
    const once = onceId(by, `outreach.confirm/${id}`);
    await transact(pool, async (client) => {
      await client.query('SELECT 1 FROM customer WHERE id = $1 FOR NO KEY UPDATE', [customer]);
      if (await findOrdered(client, once)) return;
      await change(client, id, { ...said, now: new Date(now), by: nameOf(caller) });
      await audit(client, {
        actor: nameOf(caller),
        action: 'outreach.confirm',
        resource: `outreach/${id}`,
        detail: { customer, ...said },
        at: now,
        once,
      });
    });
  }
}

async function change(
  client: PoolClient,
  id: string,
  { sent, note, by, now }: Confirmation & { readonly by: string; readonly now: Date },
): Promise<void> {
  const { rowCount } = await client.query(
    `WITH said AS (
       UPDATE outreach o SET status = CASE WHEN $2 THEN 'accepted' ELSE 'refused' END, reason = CASE WHEN $2 THEN NULL ELSE 'not_sent' END,
         counted_at = CASE WHEN $2 THEN o.counted_at END, place = CASE WHEN $2 THEN o.place END, ended_at = coalesce(o.ended_at, $3), changed_at = now()
       FROM (SELECT id, sender ->> 'id' AS sender, place FROM outreach WHERE id = $1) before
       WHERE o.id = $1 AND o.status = 'unconfirmed' RETURNING o.id, o.customer_id, o.status, before.sender, before.place),
     place_freed AS (
       UPDATE sender_place p SET used_at = NULL FROM said s WHERE NOT $2 AND p.sender = s.sender AND p.n = s.place),
     others_due AS (
       UPDATE due q SET due_at = $3 FROM said s
       WHERE NOT $2 AND q.kind = 'release' AND q.owner = '' AND q.way = '' AND q.subject_kind = 'customer'
         AND q.subject_id = s.customer_id AND q.due_at > $3),
     still_goes AS (
       UPDATE resend r SET before = 'refused', before_reason = 'not_sent', before_counted_at = NULL, before_place = NULL FROM said s WHERE NOT $2 AND r.outreach_id = s.id),
     dropped AS (
       DELETE FROM resend r USING said s WHERE $2 AND r.outreach_id = s.id RETURNING r.outreach_id)
     INSERT INTO outreach_change (outreach_id, at, status, detail)
     SELECT id, $3, status, jsonb_strip_nulls(jsonb_build_object('confirmed_by', $4::text, 'note', $5::text,
       'resend', (SELECT 'dropped' FROM dropped))) FROM said`,
    [id, sent, now, by, note],
  );
  if (rowCount === 1) return;
  const { rows } = await client.query<Row>('SELECT status FROM outreach WHERE id = $1', [id]);
  throw new Problem(
    'operation_refused',
    `this send is ${rows[0]?.status ?? 'gone'}: only an unconfirmed one can be confirmed`,
    [],
    { outreach: { id, status: rows[0]?.status } },
  );
}
