import { holds } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { Plan } from '../kernel/plan';
import type { NewWait, StoredEvent } from './decision';
import type { Known } from './environment';
import { concerns } from './match';
import { resolveWhen, siteOf } from './place';
import type { Subject } from './match';

/** When an armed row fires by the clock: silences, conditions that must stay true, moments. */

type Where = Omit<Known, 'plan'> & { readonly plan: Pick<Plan, 'zone' | 'calendar'> };
type Row = Pick<NewWait, 'kind' | 'for' | 'moment' | 'since' | 'heldSince'>;

/** Undefined: by no clock, or not as things are. A year or date that is missing is not a time either: it has one again when it is there. */
export function dueAtOf(row: Row, where: Where, look: Environment): number | undefined {
  const timing = { site: siteOf(where), look };
  const at = (found: ReturnType<typeof resolveWhen>): number | undefined =>
    found.kind === 'at' ? found.at : undefined;
  switch (row.kind) {
    case 'silence':
      return row.for && at(resolveWhen(row.for, row.since, timing));
    case 'when':
    case 'becomes':
      return row.for && row.heldSince !== undefined
        ? at(resolveWhen(row.for, row.heldSince, timing))
        : undefined;
    case 'at':
      return row.moment && at(resolveWhen(row.moment, row.since, timing));
    default:
      return undefined;
  }
}

type Armed = Row & Pick<NewWait, 'condition' | 'dueAt'>;

/** With the time it has as things are. */
export function timed<W extends Armed>(wait: W, where: Where, look: Environment): W {
  const dueAt = dueAtOf(wait, where, look);
  const rest = untimed(wait);
  return dueAt === undefined ? rest : { ...rest, dueAt };
}

/** It has had its chance, until something arms it again. */
export function untimed<W extends Armed>({ dueAt: _due, ...wait }: W): W {
  return wait as W;
}

/** A watched condition with `for` after a change: it begins to hold, or falls back, which cancels it. */
export function heldAfter<W extends Armed>(
  wait: W,
  { before, after }: { readonly before: Environment; readonly after: Environment },
  where: Where,
): W {
  const { kind, condition, heldSince, dueAt } = wait;
  if (!condition) return wait;
  if (!holds(condition, after)) return untimed(notHeld(wait));
  if (kind === 'becomes' && heldSince !== undefined && dueAt === undefined) return wait;
  if (heldSince !== undefined) return timed(wait, where, after);
  if (kind === 'becomes' && holds(condition, before)) return wait;
  return timed({ ...wait, heldSince: where.now }, where, after);
}

export function notHeld<W extends Armed>({ heldSince: _since, ...wait }: W): W {
  return wait as W;
}

/** The last event of a type about one thing, ms. */
export interface LastEvent {
  readonly type: string;
  readonly about: Subject;
  readonly at: number;
}

/** Type -> the last one that concerns the subject. */
export function lastOf(last: readonly LastEvent[], subject: Subject): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { type, about, at } of last)
    if (concerns(about, subject)) found[type] = Math.max(found[type] ?? -Infinity, at);
  return found;
}

interface Past {
  readonly events: readonly StoredEvent[];
  readonly lastEvents?: Readonly<Record<string, number>>;
  readonly snapshot: { readonly subject: Subject };
}

/** The last sign of any of these types that concerns the subject, ms; -Infinity when there was none. */
export function lastSign(types: readonly string[], past: Past): number {
  const known = types.map((type) => past.lastEvents?.[type] ?? -Infinity);
  const seen = past.events
    .filter(({ type, about }) => types.includes(type) && concerns(about, past.snapshot.subject))
    .map(({ at }) => at);
  return Math.max(-Infinity, ...known, ...seen);
}
