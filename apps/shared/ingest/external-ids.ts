import type { Pool } from 'pg';
import { isClean } from '../change/check-text';
import { shown } from '../change/check-value';
import { idsCalled, keyOf, type Named, type OwnIds } from '../change/external-ids';
import type { Fault } from '../refused';

const KINDS = ['customer', 'contact', 'record'] as const;
const SYSTEM = /^[a-z][a-z0-9_]{0,63}$/;
const LONGEST = 128;

/** Whom these events name by the ids of other systems: one look, and none where nobody does. */
export function ownIds(pool: Pool, events: readonly unknown[]): Promise<OwnIds> {
  return idsCalled(pool, events.flatMap(namedIn));
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
