import { fromDays } from '../kernel/civil';
import { dayOf, minuteOf, wallOf, wallOfZone } from './wall';

/** Between instants (ms) and what a clock on the wall of a zone shows. Knows nothing of business days. */

export const DAY_MINUTES = 1440;
const DAY_MS = 86_400_000;

/** `YYYY-MM-DD` at an instant. */
export function toLocalDate(at: number, zone: string): string {
  return toDate(dayOf(wallOfZone(zone).toWall(at)));
}

/** Minutes after midnight on the wall, fractions for seconds. */
export function toClock(at: number, zone: string): number {
  return minuteOf(wallOfZone(zone).toWall(at));
}

/** The instant a wall clock shows `minutes` (0..1440) on a date: a time that does not exist moves later, one that exists twice is the first. */
export function toInstant(date: string, minutes: number, zone: string): number {
  return wallOfZone(zone).toInstant(wallOf(dayNumber(date), minutes));
}

export function addDays(date: string, days: number): string {
  return toDate(dayNumber(date) + days);
}

/** Days since 1970-01-01, so that dates can be counted without a zone. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

function toDate(day: number): string {
  return fromDays(day) ?? new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `HH:MM` -> minutes after midnight. */
export function toMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
