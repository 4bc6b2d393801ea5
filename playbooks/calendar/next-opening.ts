import type { Calendar, Window } from '../kernel/catalog';
import { toDays } from '../kernel/civil';
import { Desk, answered } from './desk';
import type { Place, Resolved } from './desk';
import { Office } from './office';
import { weekdayOf } from './open-hours';
import type { Interval } from './wall';
import { DAY_MS, dayOf } from './wall';
import { DAY_MINUTES, toMinutes } from './zone';

/** When outreach may go: the intersection of window, quiet hours, closed days and blackouts. All of it half open. */

/** What holds for one piece of outreach; what does not bind it is left out. */
export interface Openings {
  /** Absent: always. Its `business` days are those of the calendar of the place. */
  readonly window?: Window;
  /** `HH:MM` in the zone of the place. From later than to: over midnight. */
  readonly quietHours?: { readonly from: string; readonly to: string };
  /** On closed days of this calendar nothing goes. */
  readonly closedDays?: Calendar;
  /** `YYYY-MM-DD` in the zone of the place, both inclusive. */
  readonly blackouts?: readonly { readonly from: string; readonly to: string }[];
}

/** `at`: `from` when it is open, else when it opens next. `until`: when it closes again, absent when not within forty days. `never`: not within the horizon. */
export type NextOpening =
  | {
      readonly kind: 'at';
      readonly at: number;
      readonly until?: number;
      readonly provisional?: number;
    }
  | Extract<Resolved, { kind: 'missing-year' }>
  | { readonly kind: 'never' };

/** As far as the longest span goes. */
const HORIZON_DAYS = 800;
const LONGEST_OPENING_DAYS = 40;

/**
 * The first instant at or after `from` (ms) at which it is open, in the zone of `place`. Throws only when a window of
 * business days comes without a calendar.
 */
export function nextOpening(
  openings: Openings,
  from: number,
  place: Place,
  horizonDays = HORIZON_DAYS,
): NextOpening {
  return answered(() => new OpeningSearch(openings, new Desk(place)).find(from, horizonDays));
}

type Range = readonly [from: number, to: number];
const WHOLE_DAY: readonly Range[] = [[0, DAY_MINUTES]];

class OpeningSearch {
  private readonly closed: Office | undefined;
  private readonly blackouts: readonly Range[];
  private readonly quiet: readonly Range[];

  constructor(
    private readonly openings: Openings,
    private readonly desk: Desk,
  ) {
    const { closedDays, blackouts = [], quietHours } = openings;
    this.closed = closedDays && new Office(closedDays, desk.wall);
    this.blackouts = blackouts.map(({ from, to }) => [toDays(from) ?? Infinity, toDays(to) ?? -1]);
    this.quiet = quietHours ? overMidnight(quietHours).flat() : [];
  }

  find(from: number, horizonDays: number): NextOpening {
    const first = dayOf(this.desk.wall.toWall(from));
    for (let day = first; day <= first + horizonDays; day++)
      for (const [opens, closes] of this.openOn(day)) {
        if (closes <= from) continue;
        const until = this.closeAfter(closes, day);
        return { ...this.answer(Math.max(opens, from)), ...(until === undefined ? {} : { until }) };
      }
    return { kind: 'never' };
  }

  /** Where the opening that lasts to `closes` really ends: the next day may go on with it. A year that is not known ends it. */
  private closeAfter(closes: number, day: number): number | undefined {
    let end = closes;
    const found = answered(() => {
      for (let at = day; at <= day + LONGEST_OPENING_DAYS; at++) {
        for (const [from, to] of this.openOn(at)) if (from === end) end = to;
        if (end < this.desk.wall.toInstant((at + 1) * DAY_MS)) return end;
      }
      return undefined;
    });
    return typeof found === 'object' ? end : found;
  }

  private openOn(day: number): Interval[] {
    if (this.blackouts.some(([from, to]) => from <= day && day <= to)) return [];
    if (this.closed && !this.closed.isOpen(day)) return [];
    return this.desk.wall.instantsOf(day, without(this.windowOn(day), this.quiet));
  }

  private windowOn(day: number): readonly Range[] {
    const { window } = this.openings;
    if (!window) return WHOLE_DAY;
    const [ownPart, nextDayPart] = overMidnight(window);
    return [
      ...(nextDayPart.length > 0 && this.isWindowDay(window, day - 1) ? nextDayPart : []),
      ...(this.isWindowDay(window, day) ? ownPart : []),
    ];
  }

  private isWindowDay({ days }: Window, day: number): boolean {
    return days === 'business' ? this.desk.office.isOpen(day) : days.includes(weekdayOf(day));
  }

  private answer(at: number): Extract<Resolved, { kind: 'at' }> {
    const own = this.desk.answer(at);
    const provisional = own.provisional ?? this.closed?.provisional;
    return provisional === undefined ? own : { ...own, provisional };
  }
}

/** The part on its own day and the part on the next, in minutes. */
function overMidnight({ from, to }: { readonly from: string; readonly to: string }) {
  const [start, end] = [toMinutes(from), toMinutes(to)];
  const parts: readonly [readonly Range[], readonly Range[]] =
    start < end ? [[[start, end]], []] : [[[start, DAY_MINUTES]], end > 0 ? [[0, end]] : []];
  return parts;
}

function without(ranges: readonly Range[], taken: readonly Range[]): readonly Range[] {
  return taken.reduce<readonly Range[]>(
    (left, [from, to]) =>
      left.flatMap(([start, end]): Range[] =>
        [[start, Math.min(end, from)] as const, [Math.max(start, to), end] as const].filter(
          ([a, b]) => a < b,
        ),
      ),
    ranges,
  );
}
