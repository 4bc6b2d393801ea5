import type { Calendar } from '../kernel/catalog';
import { dayNumber } from './zone';

/** What a calendar says about one date. A year it does not cover is never guessed. */

/** Pairs of minutes after midnight, sorted. Empty: closed. */
export type Hours = readonly (readonly [number, number])[];

/** The open hours of a date, make-up workdays included; undefined when the calendar does not cover its year. */
export function openHours(calendar: Calendar, date: string): Hours | undefined {
  const year = calendar.years[date.slice(0, 4)];
  if (!year) return undefined;
  if (Object.hasOwn(year.closed, date)) return [];
  if (Object.hasOwn(year.open, date)) return year.open[date]?.hours ?? calendar.hours;
  return calendar.week.includes(weekday(date)) ? calendar.hours : [];
}

/** The end of business on a date: of its own hours, on a closed day the usual one. */
export function closeOf(calendar: Calendar, hours: Hours): number | undefined {
  return (hours.length > 0 ? hours : calendar.hours).at(-1)?.[1];
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
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}
