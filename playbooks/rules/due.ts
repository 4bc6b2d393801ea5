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
