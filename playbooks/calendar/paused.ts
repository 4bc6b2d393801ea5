import type { Pause } from '../kernel/command';
import type { Span } from '../kernel/plan';
import { Desk, answered } from './desk';
import type { Place, Resolved } from './desk';
import { resolveMoment } from './moment';
import type { MomentAt, ResolvedMoment } from './moment';
import { resolveSpan } from './resolve';
import { dayOf, minuteOf, wallOf } from './wall';

/** Deadlines whose clock stood still for a while. */

/** `paused`: the clock stands still now; it is computed when it runs again. */
export type ResolvedPaused = Resolved | ResolvedMoment | { readonly kind: 'paused' };

/**
 * When a deadline is that began at `from` (ms) and stood still during `pauses` ([from, to] in ms, the last perhaps open):
 * what was left when it stopped is kept and counted on, in open time for `bd` and `bh`, else in plain time; a pause
 * never brings it forward. What rolls off closed days does so again, forward. A pause that begins when the deadline has
 * passed does not count. Otherwise like `resolveSpan` and `resolveMoment`.
 */
export function resolvePaused(
  when: Span | MomentAt,
  from: number,
  pauses: readonly Pause[],
  place: Place,
): ResolvedPaused {
  const whole = 'date' in when ? resolveMoment(when, from, place) : resolveSpan(when, from, place);
  if (whole.kind !== 'at' || pauses.length === 0) return whole;
  return answered(() => {
    const clock = new PausedClock(when, new Desk(place));
    const at = clock.end(whole.at, inOrder(pauses, from));
    if (at === undefined) return { kind: 'paused' as const };
    return { ...whole, ...clock.desk.answer(at), ...provisionalOf(whole) };
  });
}

function provisionalOf({ provisional }: Extract<Resolved, { kind: 'at' }>) {
  return provisional === undefined ? {} : { provisional };
}

class PausedClock {
  private readonly business: boolean;
  private readonly rolls: boolean;

  constructor(
    when: Span | MomentAt,
    readonly desk: Desk,
  ) {
    const span = 'date' in when ? (when.before ?? when.after) : when;
    this.business = span?.unit === 'bd' || span?.unit === 'bh';
    this.rolls = when.roll !== undefined || span?.roll !== undefined;
  }

  /** Undefined: it stands still. */
  end(whole: number, pauses: readonly Pause[]): number | undefined {
    let end = whole;
    for (const { from, to } of pauses) {
      if (end <= from) break;
      if (to === undefined) return undefined;
      end = this.goOn(end, from, to);
    }
    return this.rolls && end !== whole ? this.rolled(end) : end;
  }

  private goOn(end: number, from: number, to: number): number {
    if (!this.business) return to + (end - from);
    const { office } = this.desk;
    const left = office.between(from, end);
    return Math.max(end, left > 0 ? office.after(to, left) : office.nextOpen(to));
  }

  private rolled(at: number): number {
    const { wall, office } = this.desk;
    const local = wall.toWall(at);
    const day = office.roll(dayOf(local), 1);
    return day === dayOf(local) ? at : wall.toInstant(wallOf(day, minuteOf(local)));
  }
}

/** Sorted, joined where they overlap, cut to what lies after the start. */
function inOrder(pauses: readonly Pause[], start: number): Pause[] {
  const joined: { from: number; to?: number }[] = [];
  for (const { from, to } of [...pauses].sort((a, b) => a.from - b.from)) {
    if (to !== undefined && to <= Math.max(from, start)) continue;
    const last = joined.at(-1);
    if (last && last.to === undefined) break;
    if (last?.to !== undefined && from <= last.to) {
      if (to === undefined) delete last.to;
      else last.to = Math.max(last.to, to);
    } else joined.push({ from: Math.max(from, start), ...(to === undefined ? {} : { to }) });
  }
  return joined;
}
