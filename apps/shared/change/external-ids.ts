import type { PoolClient } from 'pg';
import { LOCK_SPACES } from '../database/lock-spaces';
import type { Fault } from '../refused';
import { pointerTo } from './check-text';
import { shown } from './check-value';
import type { Row } from './row';

/**
 * What other systems are said to call it and somebody else is called already: by such an id nobody could be found any more.
 * Only what is new is looked at, so two who share one from before can be told everything else. Whoever tells of the same
 * id waits until this transaction has ended, then sees what it has written.
 */
export async function takenIds(client: PoolClient, row: Row, before: Row): Promise<Fault[]> {
  const fresh = Object.entries(row.external_ids)
    .filter(([system, id]) => id !== '' && before.external_ids[system] !== id)
    .map(([system, id]) => ({ system, id }));
  if (fresh.length === 0) return [];
  await lock(
    client,
    fresh.map(({ system, id }) => JSON.stringify([row.kind, system, id])),
  );
  const { rows } = await client.query<Taken>(queryFor(row.kind), [
    JSON.stringify(fresh),
    row.id,
    row.kind,
  ]);
  return rows.map((taken) => toFault(row.kind, taken));
}

interface Taken {
  readonly system: string;
  readonly id: string;
  /** Who is called so. */
  readonly holder: string;
}

/** All in one order: of two that tell of the same ones neither waits for the other for ever. */
async function lock(client: PoolClient, keys: readonly string[]): Promise<void> {
  await client.query(
    `SELECT pg_advisory_xact_lock($1, k.hash)
     FROM (SELECT DISTINCT hashtext(key) AS hash FROM unnest($2::text[]) AS key ORDER BY 1) k`,
    [LOCK_SPACES.externalId, keys],
  );
}

/** $1 the new ones, $2 whose they are to be, $3 its kind: of records each type has ids of its own. */
function queryFor(kind: string): string {
  const table = kind === 'customer' || kind === 'contact' ? kind : 'record';
  const own = table === 'record' ? 't.type' : `'${table}'`;
  return `SELECT x.system, x.id, o.id AS holder FROM jsonb_to_recordset($1::jsonb) AS x(system text, id text), LATERAL (
    SELECT t.id FROM ${table} t WHERE t.external_ids <> '{}' AND t.external_ids @> jsonb_build_object(x.system, x.id)
      AND t.id <> $2 AND ${own} = $3::text ORDER BY t.id LIMIT 1) o`;
}

function toFault(kind: string, { system, id, holder }: Taken): Fault {
  return {
    pointer: pointerTo('external_ids', system),
    code: 'external_id_taken',
    detail: `${kind} ${holder} is called ${shown(id)} in ${system} already`,
    fix: `write the id of this one; if that one has it by mistake, take it off first: PATCH ${routeOf(kind)}/${holder} {"external_ids": {"${system}": null}}`,
  };
}

function routeOf(kind: string): string {
  return kind === 'customer' || kind === 'contact' ? `/v1/${kind}s` : `/v1/records/${kind}`;
}
