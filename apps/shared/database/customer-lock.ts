import type { Queryable } from '../publications/published';

/**
 * Whoever writes what may stop a message takes the customer's row first, as every claim and every gate does: nothing is
 * handed over after that has committed. A statement of its own, so that the next one sees what was waited for.
 */
export async function lockCustomer(through: Queryable, customer: string): Promise<void> {
  await through.query('SELECT 1 FROM customer WHERE id = $1 FOR NO KEY UPDATE', [customer]);
}
