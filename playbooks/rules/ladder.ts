import type { Pause } from '../kernel/command';
import type { Climb } from '../kernel/result';
import type { Ladder, Rung } from '../kernel/plan';
import { resolveClock } from './place';
import type { Timed, Timing } from './place';

/** When the rungs of a ladder come. They count over all rounds, from 1. */

export interface RungTime {
  readonly rung: number;
  readonly round: number;
  /** From 1, within its round. */
  readonly step: number;
  readonly at: number;
  readonly what: Rung;
}

export type LadderTimes =
  | { readonly kind: 'times'; readonly rungs: readonly RungTime[]; readonly end: number }
  | Exclude<Timed, { readonly kind: 'at' }>
  | { readonly kind: 'paused' };

/** Each rung counts from the one above, the first from `from`, the first of a round from the last of the round before. */
export function ladderTimes(
  ladder: Ladder,
  from: number,
  timing: Timing,
  pauses: readonly Pause[] = [],
): LadderTimes {
  const rungs: RungTime[] = [];
  let at = from;
  for (let n = 0; n < ladder.rounds * ladder.rungs.length; n++) {
    const what = ladder.rungs[n % ladder.rungs.length];
    if (!what) break;
    const next = resolveClock(what.after, at, timing, pauses);
    if (next.kind !== 'at') return next;
    at = next.at;
    const round = Math.floor(n / ladder.rungs.length) + 1;
    rungs.push({ rung: n + 1, round, step: (n % ladder.rungs.length) + 1, at, what });
  }
  const end = resolveClock(ladder.end, at, timing, pauses);
  return end.kind === 'at' ? { kind: 'times', rungs, end: end.at } : end;
}

/** Where it stands once rung `climbed` has been fired. */
export function climbOf(
  times: Extract<LadderTimes, { kind: 'times' }>,
  from: number,
  climbed: number,
): Climb {
  const next = times.rungs.find(({ rung }) => rung > climbed);
  return { from, end: times.end, ...(next ? { next: next.at } : {}) };
}

/** Of the rungs not yet fired the one due last: those before it are passed over. */
export function dueRung(
  times: Extract<LadderTimes, { kind: 'times' }>,
  climbed: number,
  now: number,
): RungTime | undefined {
  return times.rungs.findLast(({ rung, at }) => rung > climbed && at <= now);
}
