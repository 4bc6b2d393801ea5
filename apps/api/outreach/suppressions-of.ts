import type { Queryable } from '../../shared/publications/published';

/** Of a customer's contacts the addresses nothing is sent to, newest first, at most 200. */
export async function suppressionsOf(through: Queryable, customer: string): Promise<object[]> {
  const { rows } = await through.query<object>(
    `SELECT DISTINCT s.id, s.address AS email, s.reason, s.source, s.at, c.id AS contact_id
     FROM contact c, jsonb_each_text(c.reach) AS r JOIN suppression s ON s.address = lower(r.value) AND s.lifted_at IS NULL
     WHERE c.customer_id = $1 ORDER BY s.at DESC, s.id LIMIT 200`,
    [customer],
  );
  return rows;
}
