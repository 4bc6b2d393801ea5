import { fromDays, toDays, toTime } from '../kernel/civil';
import type { Span } from '../kernel/plan';
import { Desk, answered, countsDays } from './desk';
import type { Place, Resolved } from './desk';
import { closeOf, openingOf } from './open-hours';
import { Occurrences } from './occurrences';
import type { Anchor } from './occurrences';
import { dayOf, minuteOf, wallOf } from './wall';
import { toMinutes } from './zone';

/** Points tied to a date: dues, `wait: {at}`, ways in by date, birthdays and quarters. */

/** A moment of the plan whose date and picks have been evaluated. */
export interface MomentAt {
  /** `YYYY-MM-DD`, or a time in RFC 3339. */
  readonly date: string;
  readonly before?: Span;
  readonly after?: Span;
  readonly roll?: 'next' | 'previous';
  /** `HH:MM` */
  readonly time?: string;
  /** Repeats it, counted from `date` each time: a birthday on 29 February is back on the 29th in leap years. */
  readonly every?: Span;
}

/**
 * `occurrence` counts from 0, `date` is the anchor of this one (`YYYY-MM-DD` or RFC 3339): together they name it.
 * `date-missing`: what stands there is no date.
 */
export type ResolvedMoment = MomentFound | MissingYearFound | { readonly kind: 'date-missing' };
type MomentFound = Extract<Resolved, { kind: 'at' }> & {
  readonly occurrence: number;
  readonly date: string;
};
type MissingYearFound = Extract<Resolved, { kind: 'missing-year' }>;

/**
 * When a moment is. Without `every` there is one, passed or not, and `from` does not matter; with it the first at or after
 * `from` (ms): a wait passes its start, a scan the last one it has seen + 1.
 * From a date it stands at the opening of its day (09:00 where there is none), from a time it keeps the clock; `time`
 * overrules both; with `place.closeOfBusiness` (a due) it is the close of its day unless the distance is in m, h or bh.
 * Throws only when business time comes without a calendar.
 */
export function resolveMoment(moment: MomentAt, from: number, place: Place): ResolvedMoment {
  const anchor = anchorOf(moment.date);
  if (!anchor) return { kind: 'date-missing' };
  return answered(() => {
    const finder = new Finder(moment, new Desk(place));
    return moment.every && moment.every.n > 0
      ? finder.firstFrom(anchor, moment.every, from)
      : finder.occurrence(anchor, 0);
  });
}

/** The last one at or before `until` (ms); undefined: none has passed, or none that can be told. */
export function resolvePassed(
  moment: MomentAt,
  until: number,
  place: Place,
): MomentFound | undefined {
  const anchor = anchorOf(moment.date);
  const found = anchor && answered(() => new Finder(moment, new Desk(place)).passed(anchor, until));
  return found?.kind === 'at' && found.at <= until ? found : undefined;
}

function anchorOf(date: string): Anchor | undefined {
  const day = toDays(date);
  if (day !== undefined) return { day };
  const at = /^\d{4}-\d{2}-\d{2}T/.test(date) ? Date.parse(date) : NaN;
  return Number.isNaN(at) ? undefined : { at };
}

class Finder {
  private readonly distance: Span | undefined;
  private readonly direction: 1 | -1;
  private readonly time: number | undefined;
  private readonly roll: 'next' | 'previous' | undefined;

  constructor(
    private readonly moment: MomentAt,
    private readonly desk: Desk,
  ) {
    this.distance = moment.before ?? moment.after;
    this.direction = moment.before ? -1 : 1;
    const time = moment.time ?? this.distance?.time;
    this.time = time === undefined ? undefined : toMinutes(time);
    this.roll = moment.roll ?? this.distance?.roll;
  }

  occurrence(anchor: Anchor, occurrence: number): MomentFound {
    const at = 'day' in anchor ? this.fromDay(anchor.day) : this.fromInstant(anchor.at);
    const date = 'day' in anchor ? (fromDays(anchor.day) ?? '9999-12-31') : toTime(anchor.at);
    return { ...this.desk.answer(at), occurrence, date };
  }

  /** Occurrences whose day has surely passed are not computed: their years need not be covered. */
  firstFrom(first: Anchor, every: Span, from: number): MomentFound {
    const occurrences = new Occurrences(first, every, this.desk);
    const today = dayOf(this.desk.wall.toWall(from));
    for (let k = occurrences.near((day) => this.latestDay(day) >= today); ; k++) {
      const found = this.occurrence(occurrences.at(k), k);
      if (found.at >= from) return found;
    }
  }

  /** The last that is not after `until`, or the first of all. */
  passed(first: Anchor, until: number): MomentFound {
    const { every } = this.moment;
    if (!every || every.n <= 0) return this.occurrence(first, 0);
    const occurrences = new Occurrences(first, every, this.desk);
    const today = dayOf(this.desk.wall.toWall(until));
    const near = occurrences.near((day) => this.latestDay(day) >= today);
    let k = Math.max(0, near - 1);
    for (let found = this.occurrence(occurrences.at(k), k); ; k++) {
      // The next one may lie in a year that nobody needs yet.
      const next = answered(() => this.occurrence(occurrences.at(k + 1), k + 1));
      if (next.kind !== 'at' || next.at > until) return found;
      found = next;
    }
  }

  /** A distance in days is counted from the day, one in hours from where the day stands. */
  private fromDay(day: number): number {
    const { distance, desk } = this;
    if (distance && !countsDays(distance)) {
      const clock = openingOf(desk.place.calendar ? desk.office.hours(day) : []);
      return this.fromInstant(desk.wall.toInstant(wallOf(day, clock)));
    }
    const plain = distance ? desk.shiftDay(day, distance, this.direction) : day;
    const rolled = this.rolled(plain);
    const clock =
      this.time ??
      this.close(rolled) ??
      openingOf(desk.place.calendar ? desk.office.hours(rolled) : []);
    return desk.wall.toInstant(wallOf(rolled, clock));
  }

  private fromInstant(at: number): number {
    const { distance, desk } = this;
    const plain = distance ? desk.shift(at, distance, this.direction) : at;
    const local = desk.wall.toWall(plain);
    const plainDay = dayOf(local);
    const day = this.rolled(plainDay);
    const clock = this.time ?? (distance && !countsDays(distance) ? undefined : this.close(day));
    if (clock === undefined && day === plainDay) return plain;
    return desk.wall.toInstant(wallOf(day, clock ?? minuteOf(local)));
  }

  private rolled(day: number): number {
    return this.roll ? this.desk.office.roll(day, this.roll === 'next' ? 1 : -1) : day;
  }

  private close(day: number): number | undefined {
    const { calendar, closeOfBusiness } = this.desk.place;
    if (!closeOfBusiness || !calendar) return undefined;
    return closeOf(calendar, this.desk.office.hours(day));
  }

  /** No occurrence of this anchor is later. Holidays and weekends may double the days of a business span, roughly. */
  private latestDay(anchor: number): number {
    const { distance, direction, desk } = this;
    const rolls = this.roll === 'next' ? 16 : 0;
    if (!distance) return anchor + rolls;
    const { n, unit } = distance;
    if (unit === 'd' || unit === 'w' || unit === 'mo')
      return desk.shiftDay(anchor, distance, direction) + rolls;
    if (direction === -1) return anchor + rolls;
    if (unit === 'bd' || unit === 'bh') return anchor + 2 * n + 40;
    return anchor + Math.ceil(n / (unit === 'h' ? 24 : 1440)) + 1 + rolls;
  }
}
