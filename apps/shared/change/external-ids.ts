import type { PoolClient } from 'pg';
import { LOCK_SPACES } from '../database/lock-spaces';
import type { Queryable } from '../publications/published';
import type { Fault } from '../refused';
import { pointerTo } from './check-text';
import { shown } from './check-value';
import type { Row } from './row';

/** Somebody as another system calls them: `{"system": "salesforce", "id": "001…"}`. */
export interface Named {
  readonly kind: 'customer' | 'contact' | 'record';
  /** Of a record. */
  readonly type: string;
  readonly system: string;
  readonly id: string;
}

export function keyOf({ kind, type, system, id }: Named): string {
  return JSON.stringify([kind, type, system, id]);
}

/** Ours for each, at most two: of two nobody could say which is meant. */
export type OwnIds = ReadonlyMap<string, readonly string[]>;

/** Who is called so, by `keyOf`: one look, and none for nobody. */
export async function idsCalled(through: Queryable, all: readonly Named[]): Promise<OwnIds> {
  const named = new Map(all.map((one) => [keyOf(one), one]));
  if (named.size === 0) return new Map();
  const { rows } = await through.query<{ key: string; ids: string[] }>(
    `SELECT x.key, array_agg(o.id ORDER BY o.id) AS ids
     FROM jsonb_to_recordset($1::jsonb) AS x(key text, kind text, type text, system text, id text), LATERAL (
       (SELECT c.id FROM customer c WHERE x.kind = 'customer' AND c.external_ids <> '{}' AND c.external_ids @> jsonb_build_object(x.system, x.id) LIMIT 2)
       UNION ALL
       (SELECT k.id FROM contact k WHERE x.kind = 'contact' AND k.external_ids <> '{}' AND k.external_ids @> jsonb_build_object(x.system, x.id) LIMIT 2)
       UNION ALL
       (SELECT r.id FROM record r WHERE x.kind = 'record' AND r.type = x.type AND r.external_ids <> '{}' AND r.external_ids @> jsonb_build_object(x.system, x.id) LIMIT 2)) o
     GROUP BY x.key`,
    [JSON.stringify([...named].map(([key, one]) => ({ key, ...one })))],
  );
  return new Map(rows.map(({ key, ids }) => [key, ids]));
}

/**
 * What other systems are said to call it and somebody else is called already: by such an id nobody could be found any more.
 * Only what is new is looked at, so two who share one from before can be told everything else. Whoever tells of the same
 * id waits until this transaction has ended, then sees what it has written.
 */
export async function takenIds(client: PoolClient, row: Row, before: Row): Promise<Fault[]> {
  const fresh = Object.entries(row.external_ids)
    .filter(([system, id]) => id !== '' && before.external_ids[system] !== id)
    .map(([system, id]) => ({ ...tableOf(row.kind), system, id }));
  if (fresh.length === 0) return [];
  await lock(client, fresh.map(keyOf));
  const holders = await idsCalled(client, fresh);
  return fresh.flatMap((one) => {
    const holder = holders.get(keyOf(one))?.find((id) => id !== row.id);
    return holder === undefined ? [] : [toFault(row.kind, { ...one, holder })];
  });
}

function tableOf(kind: string): Pick<Named, 'kind' | 'type'> {
  return kind === 'customer' || kind === 'contact'
    ? { kind, type: '' }
    : { kind: 'record', type: kind };
}

interface Taken extends Pick<Named, 'system' | 'id'> {
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

function toFault(kind: string, { system, id, holder }: Taken): Fault {
  return {
    pointer: pointerTo('external_ids', system),
    code: 'external_id_taken',
    detail: `${kind} ${holder} is called ${shown(id)} in ${system} already`,
    fix: `write the id of this one; if that one has it by mistake, take it off first: PATCH ${routeOf(kind)}/${holder} {"external_ids": {"${system}": null}}`,
  };
}

function routeOf(kind: string): string {
  return tableOf(kind).kind === 'record' ? `/v1/records/${kind}` : `/v1/${kind}s`;
}
