import type { Calendar } from '../kernel/catalog';
import type { Span } from '../kernel/plan';
import { closeOf, openHours, pullIntoHours } from './open-hours';
import type { Hours } from './open-hours';
import { addDays, toClock, toInstant, toLocalDate, toMinutes, toZoned } from './zone';

/** Spans to instants: the one place that knows calendar days, business days and business hours. */

export interface Place {
  readonly zone: string;
  /** Needed for `bd`, `bh`, `roll` and close of business. Its hours are clock hours of `zone`. */
  readonly calendar?: Calendar;
  /** For what is due: spans in days end with business on their last day. */
  readonly closeOfBusiness?: boolean;
}

export type Resolved =
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'missing-year'; readonly year: number; readonly calendar: string };

/** No covered calendar is longer; a search that gets here has met a calendar that never opens. */
const MAX_DAYS = 20_000;

/** Thrown inside, answered by `resolveSpan` as `missing-year`. */
class MissingYear extends Error {
  constructor(
    readonly year: number,
    readonly calendar: string,
  ) {
    super(`${calendar} does not cover ${year}`);
  }
}

/**
 * When a span that begins at `from` (ms) ends. Rules: language.md, Time. `m h` are absolute, `d w mo` keep the
 * clock of the zone, `bd bh` follow the calendar. Throws only when a business span comes without a calendar.
 */
export function resolveSpan(span: Span, from: number, place: Place): Resolved {
  try {
    return { kind: 'at', at: endOf(span, from, place) };
  } catch (error) {
    if (!(error instanceof MissingYear)) throw error;
    return { kind: 'missing-year', year: error.year, calendar: error.calendar };
  }
}

function endOf(span: Span, from: number, place: Place): number {
  const { zone } = place;
  const plain = span.unit === 'bh' ? afterHours(span.n, from, place) : plainEnd(span, from, place);
  const date = rolled(toLocalDate(plain, zone), span, place);
  if (span.time !== undefined) return toInstant(date, toMinutes(span.time), zone);
  if (place.closeOfBusiness && place.calendar && countsDays(span)) {
    const close = closeOf(place.calendar, hoursOf(place.calendar, date));
    if (close !== undefined) return toInstant(date, close, zone);
  }
  return date === toLocalDate(plain, zone) ? plain : toInstant(date, toClock(plain, zone), zone);
}

function countsDays(span: Span): boolean {
  return span.unit === 'd' || span.unit === 'w' || span.unit === 'mo' || span.unit === 'bd';
}

function plainEnd(span: Span, from: number, place: Place): number {
  const { n } = span;
  switch (span.unit) {
    case 'm':
      return from + n * 60_000;
    case 'h':
      return from + n * 3_600_000;
    case 'd':
      return toZoned(from, place.zone).add({ days: n }).epochMilliseconds;
    case 'w':
      return toZoned(from, place.zone).add({ weeks: n }).epochMilliseconds;
    case 'mo':
      return toZoned(from, place.zone).add({ months: n }).epochMilliseconds;
    default:
      return nthBusinessDay(n, from, place);
  }
}

/** The nth open day after the start's local date, the clock pulled into its hours. */
function nthBusinessDay(n: number, from: number, place: Place): number {
  if (n === 0) return from;
  const calendar = calendarOf(place);
  let date = toLocalDate(from, place.zone);
  let left = n;
  for (let day = 0; day < MAX_DAYS; day++) {
    date = addDays(date, 1);
    const hours = hoursOf(calendar, date);
    if (hours.length > 0) left--;
    if (left === 0)
      return toInstant(date, pullIntoHours(toClock(from, place.zone), hours), place.zone);
  }
  throw new MissingYear(Number(date.slice(0, 4)), calendar.id);
}

/** The earliest instant at which `n` open hours have passed since `from`. */
function afterHours(n: number, from: number, place: Place): number {
  const calendar = calendarOf(place);
  let left = n * 3_600_000;
  let date = toLocalDate(from, place.zone);
  for (let day = 0; day < MAX_DAYS && left > 0; day++) {
    for (const [opens, closes] of hoursOf(calendar, date)) {
      const start = Math.max(from, toInstant(date, opens, place.zone));
      const open = toInstant(date, closes, place.zone) - start;
      if (open >= left) return start + left;
      if (open > 0) left -= open;
    }
    date = addDays(date, 1);
  }
  if (left <= 0) return from;
  throw new MissingYear(Number(date.slice(0, 4)), calendar.id);
}

/** A day moved off closed days as the span asks; without `roll` (or a calendar to ask) it stays. */
function rolled(date: string, span: Span, place: Place): string {
  if (!span.roll) return date;
  const calendar = calendarOf(place);
  let day = date;
  for (let step = 0; step < MAX_DAYS; step++) {
    if (hoursOf(calendar, day).length > 0) return day;
    day = addDays(day, span.roll === 'next' ? 1 : -1);
  }
  throw new MissingYear(Number(day.slice(0, 4)), calendar.id);
}

function hoursOf(calendar: Calendar, date: string): Hours {
  const hours = openHours(calendar, date);
  if (!hours) throw new MissingYear(Number(date.slice(0, 4)), calendar.id);
  return hours;
}

function calendarOf(place: Place): Calendar {
  if (!place.calendar) throw new Error('a span of business time needs a calendar, found none');
  return place.calendar;
}
