import type { Patch } from './customers.schema';

/** The customer a new contact or record says it belongs to; empty when it says none, which the change pipeline refuses. */
export function ownerOf(patch: Patch): string {
  const owner = patch['customer_id'];
  return typeof owner === 'string' ? owner : '';
}
