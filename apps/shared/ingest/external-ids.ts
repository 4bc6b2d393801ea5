import type { Pool } from 'pg';
import { isClean } from '../change/check-text';
import { shown } from '../change/check-value';
import type { Fault } from '../refused';

/** Somebody as another system calls them: `{"system": "salesforce", "id": "001…"}`. */
interface Named {
  readonly kind: 'customer' | 'contact' | 'record';
  /** Of a record. */
  readonly type: string;
  readonly system: string;
  readonly id: string;
}

/** Ours for each, at most two: of two nobody could say which is meant. */
export type OwnIds = ReadonlyMap<string, readonly string[]>;

const KINDS = ['customer', 'contact', 'record'] as const;
const SYSTEM = /^[a-z][a-z0-9_]{0,63}$/;
const LONGEST = 128;

/** Whom these events name by the ids of other systems: one look, and none where nobody does. */
export async function ownIds(pool: Pool, events: readonly unknown[]): Promise<OwnIds> {
  const named = new Map(events.flatMap(namedIn).map((one) => [keyOf(one), one]));
  if (named.size === 0) return new Map();
  const { rows } = await pool.query<{ key: string; ids: string[] }>(
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

/** The event with our ids in place of those of others. */
export function withOwnIds(
  event: unknown,
  known: OwnIds,
): { readonly event: unknown; readonly fault?: Fault } {
  let told = event;
  for (const one of namedIn(event)) {
    const [own, other] = known.get(keyOf(one)) ?? [];
    if (own === undefined || other !== undefined)
      return { event, fault: unfound(one, own === undefined) };
    told = {
      ...(told as object),
      [one.kind]: one.kind === 'record' ? { type: one.type, id: own } : own,
    };
  }
  return { event: told };
}

/** Forms that are none of ours are left to the door. */
function namedIn(event: unknown): Named[] {
  if (typeof event !== 'object' || event === null) return [];
  const given = event as Readonly<Record<string, unknown>>;
  return KINDS.flatMap((kind) => {
    const whole = given[kind];
    if (typeof whole !== 'object' || whole === null) return [];
    const { type = '', id } = whole as { readonly type?: unknown; readonly id?: unknown };
    const named = kind === 'record' ? id : whole;
    return typeof type === 'string' && isNamed(named) ? [{ kind, type, ...named }] : [];
  });
}

function isNamed(value: unknown): value is { readonly system: string; readonly id: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { system, id, ...more } = value as Readonly<Record<string, unknown>>;
  const isShort = typeof id === 'string' && id !== '' && id.length <= LONGEST;
  const isClear = isShort && isClean(id, 'one line');
  return (
    typeof system === 'string' && SYSTEM.test(system) && isClear && Object.keys(more).length === 0
  );
}

function keyOf({ kind, type, system, id }: Named): string {
  return JSON.stringify([kind, type, system, id]);
}

function unfound({ kind, type, system, id }: Named, isNobody: boolean): Fault {
  const what = kind === 'record' ? type : kind;
  return {
    pointer: kind === 'record' ? '/record/id' : `/${kind}`,
    code: kind === 'customer' && isNobody ? 'unknown_customer' : 'unknown_reference',
    detail: isNobody
      ? `no ${what} is called ${shown(id)} in ${system}`
      : `more than one ${what} is called ${shown(id)} in ${system}`,
    fix: isNobody
      ? `tell us its external_ids: {"${system}": …}, or write our id`
      : 'write our id as a text',
  };
}
