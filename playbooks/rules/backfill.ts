import { holds } from '../kernel/evaluate';
import type { Plan, Way } from '../kernel/plan';
import { environment } from './environment';
import { isByClock, isOther, passedOf, type WayGround } from './way-time';

/** Whom a publication brings in by `backfill: matching`: those for whom a way in that is new or changed holds already. */

/** The ways in of `plan` that are not as they were in `old` (absent: nothing was live), in file order. */
export function waysToFill(old: Plan | undefined, plan: Plan): string[] {
  return Object.entries(plan.ways).flatMap(([name, way]) => {
    const before = old && Object.hasOwn(old.ways, name) ? old.ways[name] : undefined;
    const stayed = old && before && !isOther({ way: before, plan: old }, { way, plan });
    return stayed || !mayMatch(way) ? [] : [name];
  });
}

/** Events, people and rhythms bring somebody in when they happen. */
function mayMatch(way: Way): boolean {
  if (way.kind === 'at') return way.past === 'run';
  return way.kind === 'becomes' || way.kind === 'silence';
}

/**
 * Undefined: it does not hold now. Else the occasion by which it would have enrolled; a condition has none: nobody knows
 * since when it holds, nor whether as long as its `for` asks.
 */
export function matchesNow(way: Way, ground: WayGround): { readonly key?: string } | undefined {
  if (way.kind === 'becomes')
    return holds(way.condition, environment(ground.known)) ? {} : undefined;
  const passed = isByClock(way) ? passedOf(way, ground) : undefined;
  return passed && { key: passed.key };
}
