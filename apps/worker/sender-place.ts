import type { PoolClient } from 'pg';
import type { Place } from '../../activities/deliver-store';

/**
 * A sender's rate across customers: one row per place. The last lock a transaction takes, and it never waits for it: a
 * place that somebody else looks at is passed over. Undefined: all of them are being looked at.
 */
export async function oldestPlace(
  client: PoolClient,
  sender: string,
  places: number,
): Promise<Place | undefined> {
  const found = await find(client, sender, places);
  if (found.there >= places) return found.place;
  await client.query({
    name: 'make-sender-places',
    text: `INSERT INTO sender_place (sender, n) SELECT $1, g.n FROM generate_series(1, $2::integer) AS g(n)
      ON CONFLICT DO NOTHING`,
    values: [sender, places],
  });
  return (await find(client, sender, places)).place;
}

async function find(client: PoolClient, sender: string, places: number) {
  const { rows } = await client.query<{ n: number | null; used_ms: number | null; there: string }>({
    name: 'oldest-sender-place',
    text: `
WITH oldest AS MATERIALIZED (
  SELECT p.n, p.used_at FROM sender_place p WHERE p.sender = $1 AND p.n <= $2
  ORDER BY p.used_at NULLS FIRST, p.n LIMIT 1 FOR UPDATE SKIP LOCKED)
SELECT o.n, tenure_ms(o.used_at) AS used_ms, (SELECT count(*) FROM sender_place p WHERE p.sender = $1 AND p.n <= $2) AS there
FROM (SELECT 1) one LEFT JOIN oldest o ON true`,
    values: [sender, places],
  });
  const row = rows[0];
  const there = Number(row?.there ?? 0);
  const { n = null, used_ms: usedMs = null } = row ?? {};
  if (n === null) return { there };
  return { there, place: { n, ...(usedMs === null ? {} : { usedAt: Number(usedMs) }) } };
}
