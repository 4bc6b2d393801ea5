import type { Pool, PoolClient } from 'pg';
import { audit, findOrdered } from '../audit';
import type { Clock } from '../clock';
import { lockCustomer } from '../database/customer-lock';
import { transact } from '../database/transact';
import { Refused } from '../refused';

/** Who wants a send to go once more, and why. */
export interface Asked {
  readonly outreach: string;
  readonly customer: string;
  readonly by: string;
  readonly note: string;
  /** The order's own name: it goes once more for it, whatever has come of it since. */
  readonly once?: string;
}

interface Row {
  readonly status: string;
  readonly pending: boolean;
}

/**
 * Puts an unconfirmed or refused send into the queue of those that go once more: under its old key and Message-ID, once,
 * whoever else asks. The ledger says what it said until somebody takes it. Throws `Refused`.
 */
export async function askResend(
  { pool, clock }: { readonly pool: Pool; readonly clock: Clock },
  asked: Asked,
): Promise<void> {
  const now = clock.now();
  const { outreach, customer, by, note, once } = asked;
  await transact(pool, async (client) => {
    await lockCustomer(client, customer);
    if (await findOrdered(client, once)) return;
    const { rowCount } = await client.query(
      `WITH asked AS (
         INSERT INTO resend (outreach_id, customer_id, asked_at, asked_by, before, before_reason, before_counted_at, before_place, due_at)
         SELECT o.id, o.customer_id, $2, $3, o.status, o.reason, o.counted_at, o.place, $2 FROM outreach o
         WHERE o.id = $1 AND o.status IN ('unconfirmed', 'refused') AND o.send_key IS NOT NULL
         ON CONFLICT ON CONSTRAINT resend_pkey DO NOTHING RETURNING outreach_id, before)
       INSERT INTO outreach_change (outreach_id, at, status, detail)
       SELECT outreach_id, $2, before, jsonb_build_object('resend', 'asked', 'by', $3::text, 'note', $4::text) FROM asked`,
      [outreach, new Date(now), by, note],
    );
    if (rowCount !== 1) throw await refusal(client, outreach);
    await audit(client, {
      ...{ actor: by, action: 'outreach.resend', resource: `outreach/${outreach}` },
      ...{ detail: { customer, note }, at: now, once },
    });
  });
}

async function refusal(client: PoolClient, id: string): Promise<Refused> {
  const { rows } = await client.query<Row>(
    `SELECT status, EXISTS (SELECT 1 FROM resend r WHERE r.outreach_id = o.id) AS pending FROM outreach o WHERE id = $1`,
    [id],
  );
  const { status, pending } = rows[0] ?? { status: 'gone', pending: false };
  return new Refused(
    'operation_refused',
    pending
      ? 'this send is on its way once more: it cannot be asked for twice'
      : `this send is ${status}: only one that was refused, or of which nobody knows whether it arrived, goes once more`,
    [],
    { outreach: { id, status } },
  );
}
