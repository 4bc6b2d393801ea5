import type { ClientBase } from 'pg';
import { lockAddress } from '../database/address-lock';
import { uuid7 } from '../uuid7';

export interface NewSuppression {
  readonly address: string;
  readonly reason: string;
  /** Who says so. */
  readonly source: string;
  /** ms */
  readonly at: number;
}

/**
 * In force when the transaction has committed: whatever was let out to the address before has been put on record. Answers
 * whether it is new. Customers are locked before it, several addresses in their order.
 */
export async function suppress(
  client: ClientBase,
  { address, reason, source, at }: NewSuppression,
): Promise<boolean> {
  await lockAddress(client, address, 'exclusive');
  const { rowCount } = await client.query(
    `INSERT INTO suppression (id, address, reason, source, at) VALUES ($1, lower($2), $3, $4, $5)
     ON CONFLICT (address) WHERE lifted_at IS NULL DO NOTHING`,
    [uuid7(), address, reason, source, new Date(at)],
  );
  return rowCount === 1;
}
