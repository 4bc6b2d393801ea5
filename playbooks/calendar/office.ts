import type { Calendar } from '../kernel/catalog';
import { fromDays } from '../kernel/civil';
import type { Hours } from './open-hours';
import { hoursOn, weekdayOf } from './open-hours';
import type { Interval, Wall } from './wall';
import { dayOf } from './wall';

/** No covered calendar is longer; a search that gets here has met a calendar that never opens. */
const MAX_DAYS = 20_000;

/** Thrown inside this room, answered by its doors as `missing-year`. */
export class MissingYear extends Error {
  constructor(
    readonly year: number,
    readonly calendar: string,
  ) {
    super(`${calendar} does not cover ${year}`);
  }
}

/** Open days and hours of a calendar on the wall of a zone. Days count from 1970. Make one per question: it keeps what it has read. */
export class Office {
  private readonly days = new Map<number, Hours>();
  /** The first year it was asked about that is not final. */
  provisional: number | undefined;

  constructor(
    readonly calendar: Calendar,
    private readonly wall: Wall,
  ) {}

  hours(day: number): Hours {
    const known = this.days.get(day);
    if (known) return known;
    const date = fromDays(day);
    const hours = date === undefined ? undefined : hoursOn(this.calendar, date, weekdayOf(day));
    const year = Number(date?.slice(0, 4) ?? 9999);
    if (!hours) throw new MissingYear(year, this.calendar.id);
    if (this.calendar.years[year]?.provisional) this.provisional ??= year;
    this.days.set(day, hours);
    return hours;
  }

  isOpen(day: number): boolean {
    return this.hours(day).length > 0;
  }

  /** The nth open day after (or before) a day. */
  nthOpenDay(day: number, n: number, direction: 1 | -1): number {
    let left = n;
    for (let step = 1; step <= MAX_DAYS; step++) {
      const at = day + step * direction;
      if (this.isOpen(at) && --left === 0) return at;
    }
    throw this.neverOpens(day + MAX_DAYS * direction);
  }

  /** The day itself when it is open, else the next (or previous) that is. */
  roll(day: number, direction: 1 | -1): number {
    return this.isOpen(day) ? day : this.nthOpenDay(day, 1, direction);
  }

  /** The earliest instant at which `ms` of open time have passed since `from`. */
  after(from: number, ms: number): number {
    let left = ms;
    const first = dayOf(this.wall.toWall(from));
    for (let day = first; left > 0 && day < first + MAX_DAYS; day++) {
      for (const [opens, closes] of this.openings(day)) {
        const start = Math.max(from, opens);
        if (closes - start >= left) return start + left;
        if (closes > start) left -= closes - start;
      }
    }
    if (left <= 0) return from;
    throw this.neverOpens(first + MAX_DAYS);
  }

  /** The latest instant from which `ms` of open time lie before `to`. */
  before(to: number, ms: number): number {
    let left = ms;
    const last = dayOf(this.wall.toWall(to));
    for (let day = last; left > 0 && day > last - MAX_DAYS; day--) {
      for (const [opens, closes] of this.openings(day).reverse()) {
        const end = Math.min(to, closes);
        if (end - opens >= left) return end - left;
        if (end > opens) left -= end - opens;
      }
    }
    if (left <= 0) return to;
    throw this.neverOpens(last - MAX_DAYS);
  }

  /** Open time between two instants, ms. */
  between(from: number, to: number): number {
    const [first, last] = [dayOf(this.wall.toWall(from)), dayOf(this.wall.toWall(to))];
    let open = 0;
    for (let day = first; day <= last; day++)
      for (const [opens, closes] of this.openings(day))
        open += Math.max(0, Math.min(closes, to) - Math.max(opens, from));
    return open;
  }

  /** The first open instant at or after `from`. */
  nextOpen(from: number): number {
    return this.after(from, 1) - 1;
  }

  private openings(day: number): Interval[] {
    return this.wall.instantsOf(day, this.hours(day));
  }

  private neverOpens(day: number): MissingYear {
    return new MissingYear(Number(fromDays(day)?.slice(0, 4) ?? 9999), this.calendar.id);
  }
}
