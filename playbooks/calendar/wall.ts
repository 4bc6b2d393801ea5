import { toZoned } from './zone';

/**
 * The clock on the wall of one zone, both ways. Wall times are ms since 1970 as if the wall were in UTC, so that
 * dates and minutes are arithmetic. Make one per question: it keeps the stretches of equal offset it has read.
 */

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** No zone is further from UTC. */
const WIDEST_MS = 18 * 3_600_000;
/** Reading is dear: what is asked next lies a little earlier more often than not. */
const LOOK_BEHIND_MS = 3 * DAY_MS;
/** Where a zone changes its clocks no more. */
const FOREVER = 8.64e15;

/** From an instant (the earliest that was asked about) to another the wall is `offset` ms ahead of UTC. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** Half open, ms. */
export type Interval = readonly [from: number, to: number];

export class Wall {
  private readonly stretches: Stretch[] = [];

  constructor(readonly zone: string) {}

  /** What the wall shows at an instant. */
  toWall(at: number): number {
    return at + this.stretchAt(at).offset;
  }

  /** The instant of a wall time: one that does not exist moves later, one that exists twice is the first. */
  toInstant(wall: number): number {
    let stretch = this.stretchAt(wall - WIDEST_MS);
    for (;;) {
      const at = wall - stretch.offset;
      if (at < stretch.to) return at;
      const next = this.stretchAt(stretch.to);
      const skipped = next.from + next.offset > wall;
      if (skipped) return at;
      stretch = next;
    }
  }

  /** The instants of one day at which the wall shows a time of `ranges` (minutes, sorted): in a repeated hour twice, in a skipped one never. */
  instantsOf(day: number, ranges: readonly (readonly [number, number])[]): Interval[] {
    const start = day * DAY_MS;
    const found: Interval[] = [];
    let stretch = this.stretchAt(start - WIDEST_MS);
    while (stretch.from < start + DAY_MS + WIDEST_MS) {
      for (const [opens, closes] of ranges) {
        const from = Math.max(stretch.from, start + opens * MINUTE_MS - stretch.offset);
        const to = Math.min(stretch.to, start + closes * MINUTE_MS - stretch.offset);
        if (from < to) found.push([from, to]);
      }
      if (stretch.to === FOREVER) break;
      stretch = this.stretchAt(stretch.to);
    }
    return found;
  }

  private stretchAt(at: number): Stretch {
    for (const known of this.stretches) if (known.from <= at && at < known.to) return known;
    let read = this.read(at - LOOK_BEHIND_MS);
    while (read.to <= at) read = this.read(read.to);
    return read;
  }

  private read(at: number): Stretch {
    const zoned = toZoned(at, this.zone);
    const stretch = {
      from: at,
      to: zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? FOREVER,
      offset: Math.round(zoned.offsetNanoseconds / 1e6),
    };
    this.stretches.push(stretch);
    return stretch;
  }
}

/** Days since 1970 of a wall time. */
export function dayOf(wall: number): number {
  return Math.floor(wall / DAY_MS);
}

/** Minutes after midnight of a wall time, fractions for seconds. */
export function minuteOf(wall: number): number {
  return (wall - dayOf(wall) * DAY_MS) / MINUTE_MS;
}

export function wallOf(day: number, minute: number): number {
  return day * DAY_MS + Math.round(minute * MINUTE_MS);
}
