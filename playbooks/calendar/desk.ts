import type { Calendar } from '../kernel/catalog';
import { fromDays, toDays } from '../kernel/civil';
import type { Span } from '../kernel/plan';
import { MissingYear, Office } from './office';
import { pullIntoHours } from './open-hours';
import type { Wall } from './wall';
import { DAY_MS, dayOf, minuteOf, wallOf, wallOfZone } from './wall';

/** Where a time is computed. */
export interface Place {
  readonly zone: string;
  /** Needed for `bd`, `bh`, `roll`, close of business and the opening of a day. Its hours are clock hours of `zone`. */
  readonly calendar?: Calendar;
  /** For what is due: it ends with business on its last day. */
  readonly closeOfBusiness?: boolean;
}

/** `provisional`: the first year it reaches into that is not final; such a time is computed again when the calendar changes. */
export type Resolved =
  | { readonly kind: 'at'; readonly at: number; readonly provisional?: number }
  | { readonly kind: 'missing-year'; readonly year: number; readonly calendar: string };

/** Wall and office of a place, for one question. */
export class Desk {
  readonly wall: Wall;
  private opened: Office | undefined;

  constructor(readonly place: Place) {
    this.wall = wallOfZone(place.zone);
  }

  get office(): Office {
    if (!this.place.calendar) throw new Error('business time needs a calendar, found none');
    return (this.opened ??= new Office(this.place.calendar, this.wall));
  }

  /** The instant that is `span` after (or before) another; `roll` and `time` are left to the caller. */
  shift(from: number, { n, unit }: Span, direction: 1 | -1): number {
    const { wall } = this;
    switch (unit) {
      case 'm':
        return from + direction * n * 60_000;
      case 'h':
        return from + direction * n * 3_600_000;
      case 'bh':
        return direction === 1
          ? this.office.after(from, n * 3_600_000)
          : this.office.before(from, n * 3_600_000);
      default: {
        if (n === 0) return from;
        const local = wall.toWall(from);
        const day = this.shiftDay(dayOf(local), { n, unit }, direction);
        const clock = minuteOf(local);
        return wall.toInstant(
          wallOf(day, unit === 'bd' ? pullIntoHours(clock, this.office.hours(day)) : clock),
        );
      }
    }
  }

  /** The same for days alone, of spans that count days. */
  shiftDay(day: number, { n, unit }: Pick<Span, 'n' | 'unit'>, direction: 1 | -1): number {
    if (n === 0) return day;
    if (unit === 'bd') return this.office.nthOpenDay(day, n, direction);
    if (unit === 'mo') return addMonths(day, direction * n);
    return day + direction * n * (unit === 'w' ? 7 : 1);
  }

  /** An answer, with a mark where it rests on a year that is not final. */
  answer(at: number): Extract<Resolved, { kind: 'at' }> {
    const provisional = this.opened?.provisional;
    return { kind: 'at', at, ...(provisional === undefined ? {} : { provisional }) };
  }
}

/** Runs a computation of this room: a year that is not covered is an answer. */
export function answered<T>(compute: () => T): T | Extract<Resolved, { kind: 'missing-year' }> {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof MissingYear)) throw error;
    return { kind: 'missing-year', year: error.year, calendar: error.calendar };
  }
}

export function countsDays({ unit }: Pick<Span, 'unit'>): boolean {
  return unit === 'd' || unit === 'w' || unit === 'mo' || unit === 'bd';
}

/** The same day of another month; the end of a month clamps. */
function addMonths(day: number, count: number): number {
  const date = fromDays(day) ?? '9999-12-31';
  const months = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + count;
  const first = firstOf(months);
  const last = firstOf(months + 1) - first;
  return first + Math.min(Number(date.slice(8, 10)), last) - 1;
}

/** The first day of a month counted from the year 0. */
function firstOf(months: number): number {
  const year = Math.floor(months / 12);
  const text = `${String(year).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
  return toDays(text) ?? Date.UTC(year, months % 12, 1) / DAY_MS;
}
