import type { Pool } from 'pg';

/** Id -> name, of those that have one. */
export async function namesOfCustomers(
  pool: Pool,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; name: string }>(
    `SELECT id, attributes ->> 'name' AS name FROM customer WHERE id = ANY ($1) AND attributes ->> 'name' IS NOT NULL`,
    [[...new Set(ids)]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
