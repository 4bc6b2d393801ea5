import { Temporal } from 'temporal-polyfill';

/**
 * The clock on the wall of one zone, both ways. Wall times are ms since 1970 as if the wall were in UTC, so that
 * dates and minutes are arithmetic. It keeps the stretches of equal offset it has read: asking a zone is dear.
 */

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** No zone is further from UTC. */
const WIDEST_MS = 18 * 3_600_000;
/** Where a zone changes its clocks no more, or has not changed them yet. */
const FOREVER = 8.64e15;
/** Two a year; who asks about more centuries than that has them read again. */
const MOST_STRETCHES = 400;

/** From an instant to another the wall is `offset` ms ahead of UTC. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** Half open, ms. */
export type Interval = readonly [from: number, to: number];

export class Wall {
  private stretches: Stretch[] = [];
  private last: Stretch | undefined;

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
    if (this.last === undefined || !covers(this.last, at))
      this.last = this.stretches.find((known) => covers(known, at)) ?? this.read(at);
    return this.last;
  }

  private read(at: number): Stretch {
    const zoned = toZoned(at, this.zone);
    // A change at this very instant is behind us.
    const behind = toZoned(at + 1, this.zone).getTimeZoneTransition('previous');
    const stretch = {
      from: behind?.epochMilliseconds ?? -FOREVER,
      to: zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? FOREVER,
      offset: Math.round(zoned.offsetNanoseconds / 1e6),
    };
    if (this.stretches.length >= MOST_STRETCHES) this.stretches = [];
    this.stretches.push(stretch);
    return stretch;
  }
}

function covers({ from, to }: Stretch, at: number): boolean {
  return from <= at && at < to;
}

function toZoned(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

const walls = new Map<string, Wall>();

/** The one of a zone: what was read of it holds for everybody. Throws for what is no zone. */
export function wallOfZone(zone: string): Wall {
  const known = walls.get(zone);
  if (known !== undefined) return known;
  const made = new Wall(zone);
  made.toWall(0);
  walls.set(zone, made);
  return made;
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
