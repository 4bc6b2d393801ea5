import type { Calendar } from '../kernel/catalog';
import { dayNumber } from './zone';

/** What a calendar says about one date. A year it does not cover is never guessed. */

/** Pairs of minutes after midnight, sorted. Empty: closed. */
export type Hours = readonly (readonly [number, number])[];

/** Where a day has no opening of its own: 09:00. */
const USUAL_OPENING = 540;

/** The open hours of a date, make-up workdays included; undefined when the calendar does not cover its year. */
export function openHours(calendar: Calendar, date: string): Hours | undefined {
  return hoursOn(calendar, date, weekday(date));
}

/** The same for a date whose weekday is known. */
export function hoursOn(calendar: Calendar, date: string, isoWeekday: number): Hours | undefined {
  const key = date.slice(0, 4);
  const year = Object.hasOwn(calendar.years, key) ? calendar.years[key] : undefined;
  if (!year) return undefined;
  if (Object.hasOwn(year.closed, date)) return [];
  if (Object.hasOwn(year.open, date)) return year.open[date]?.hours ?? calendar.hours;
  return calendar.week.includes(isoWeekday) ? calendar.hours : [];
}

/** The end of business on a date: of its own hours, on a closed day the usual one. */
export function closeOf(calendar: Calendar, hours: Hours): number | undefined {
  return (hours.length > 0 ? hours : calendar.hours).at(-1)?.[1];
}

/** When a day begins for people: its opening, 09:00 where it has none. */
export function openingOf(hours: Hours): number {
  return hours[0]?.[0] ?? USUAL_OPENING;
}

/** A clock time moved into the hours of an open day: before opening and in a gap it waits for the next opening, after hours it is the close. */
export function pullIntoHours(clock: number, hours: Hours): number {
  for (const [from, to] of hours) {
    if (clock < from) return from;
    if (clock <= to) return clock;
  }
  return hours.at(-1)?.[1] ?? clock;
}

/** ISO: 1 = Monday. 1970-01-01 was a Thursday. */
export function weekday(date: string): number {
  return weekdayOf(dayNumber(date));
}

/** Of a day counted from 1970. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
