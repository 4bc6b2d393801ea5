import type { Pool, PoolClient } from 'pg';

/** How far a scan over all customers is: kept with each batch, so that one that was cut goes on there. */

/** `moment`: turns come one after the other, in ms. `key`: another key is always news. */
export interface Turn {
  readonly kind: string;
  readonly turn: string;
  readonly by: 'moment' | 'key';
}

export interface Progress {
  readonly turn: string;
  readonly last_id: string;
  readonly looked_at: number;
  readonly changed: number;
  readonly finished: boolean;
}

/** A moment that has passed once is not gone back to; other formulas are always news. */
export function isNext({ by, turn }: Turn, found: Progress): boolean {
  return by === 'key' ? turn !== found.turn : Number(turn) > Number(found.turn);
}

/** The first time ever nothing is old: what there is has come to be by the formulas of now. */
export async function standing(pool: Pool, turn: Turn): Promise<Progress> {
  const known = await find(pool, turn.kind);
  if (known !== undefined) return known;
  const { kind, by } = turn;
  await pool.query(
    'INSERT INTO computing (kind, turn, finished) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [kind, by === 'key' ? '' : turn.turn, by === 'moment' || turn.turn === ''],
  );
  const made = await find(pool, kind);
  if (made === undefined) throw new Error(`the scan ${kind} is gone`);
  return made;
}

async function find(pool: Pool, kind: string): Promise<Progress | undefined> {
  const { rows } = await pool.query<Progress>('SELECT * FROM computing WHERE kind = $1', [kind]);
  return rows[0];
}

/** Undefined: another process has it, or has just finished it. */
export async function begin(client: PoolClient, turn: Turn): Promise<Progress | undefined> {
  const { rows } = await client.query<Progress>(
    'SELECT * FROM computing WHERE kind = $1 FOR UPDATE SKIP LOCKED',
    [turn.kind],
  );
  const [found] = rows;
  if (found === undefined || (found.finished && !isNext(turn, found))) return undefined;
  // A turn that takes longer than the time to the next one is gone through first: nobody is left out for ever.
  if (!isNext(turn, found) || (turn.by === 'moment' && !found.finished)) return found;
  const fresh = await client.query<Progress>(
    `UPDATE computing SET turn = $2, last_id = '', looked_at = 0, changed = 0, finished = false WHERE kind = $1 RETURNING *`,
    [turn.kind, turn.turn],
  );
  return fresh.rows[0];
}

interface Done {
  readonly ids: readonly string[];
  readonly changed: number;
  /** Customers that were asked for: fewer are the last. */
  readonly batch: number;
}

export async function keep(
  client: PoolClient,
  kind: string,
  { ids, changed, batch }: Done,
): Promise<Progress | undefined> {
  const { rows } = await client.query<Progress>(
    `UPDATE computing SET last_id = coalesce($2, last_id), looked_at = looked_at + $3, changed = changed + $4, finished = $5
     WHERE kind = $1 RETURNING *`,
    [kind, ids.at(-1) ?? null, ids.length, changed, ids.length < batch],
  );
  return rows[0];
}
