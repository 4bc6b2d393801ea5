import type { Queryable } from '../../shared/publications/published';

/** Of a customer's contacts the addresses nothing is sent to, newest first, at most 200. */
export async function suppressionsOf(through: Queryable, customer: string): Promise<object[]> {
  const { rows } = await through.query<{ readonly address: string }>(
    `SELECT DISTINCT s.id, s.address, s.reason, s.source, s.at, c.id AS contact_id
     FROM contact c, jsonb_each_text(c.reach) AS r JOIN suppression s ON s.address = lower(r.value) AND s.lifted_at IS NULL
     WHERE c.customer_id = $1 ORDER BY s.at DESC, s.id LIMIT 200`,
    [customer],
  );
  return rows.map(({ address, ...row }) => ({ ...row, ...namedOf(address) }));
}

/** Customers with a contact of this address. */
export async function customersWith(through: Queryable, address: string): Promise<string[]> {
  const { rows } = await through.query<{ readonly customer: string }>(
    `SELECT DISTINCT c.customer_id AS customer FROM contact c, jsonb_each_text(c.reach) AS r WHERE lower(r.value) = $1 ORDER BY 1`,
    [address],
  );
  return rows.map(({ customer }) => customer);
}

/** An address as what it is: of the others (a user of a chat) neither. */
export function namedOf(address: string): { email: string | null; phone: string | null } {
  return {
    email: address.includes('@') ? address : null,
    phone: /^\+\d+$/.test(address) ? address : null,
  };
}
