import type { PoolClient } from 'pg';
import type { Admitted } from './incoming';

type Said = Pick<Admitted, 'source' | 'key' | 'type' | 'about'>;

/** Whether two events of one id say different things. What they carry may differ: a sender that tries again may add to it. */
export function isAnother(one: Said, other: Said): boolean {
  return (
    one.type !== other.type ||
    one.about.kind !== other.about.kind ||
    one.about.id !== other.about.id
  );
}

/**
 * Which of these, whose ids are taken, are other events than those that took them; places in the order given. One that has
 * been thrown away by its age says nothing any more.
 */
export async function findReused(client: PoolClient, taken: readonly Said[]): Promise<Set<number>> {
  if (taken.length === 0) return new Set();
  const rows = taken.map(({ source, key, type, about }, i) => ({ i, source, key, type, ...about }));
  const { rows: found } = await client.query<{ i: number }>({
    name: 'reused events',
    text: `SELECT t.i FROM jsonb_to_recordset($1::jsonb) AS t(i integer, source text, key text, type text, kind text, id text)
      CROSS JOIN LATERAL (SELECT e.type, e.about_kind, e.about_id FROM event e WHERE e.source = t.source AND e.key = t.key LIMIT 1) e
      WHERE (e.type, e.about_kind, e.about_id) <> (t.type, t.kind, t.id)`,
    values: [JSON.stringify(rows)],
  });
  return new Set(found.map(({ i }) => i));
}
