import type { Rhythm } from '../kernel/plan';
import { fromDays } from '../kernel/civil';
import { Desk, answered } from './desk';
import type { Place, Resolved } from './desk';
import { weekdayOf } from './open-hours';
import { dayOf, wallOf } from './wall';
import { toMinutes } from './zone';

/** Times that come again: `schedule` ways in, and `every` of a repeat. */

/** `date` (`YYYY-MM-DD`) names the occurrence. `never`: no day of the rhythm is open for years. */
export type ResolvedRhythm =
  | (Extract<Resolved, { kind: 'at' }> & { readonly date: string })
  | Extract<Resolved, { kind: 'missing-year' }>;

/** Two months always hold one: the day of the month clamps to the last. */
const MOST_DAYS = 62;

/**
 * The next time of a rhythm strictly after `after` (ms). `business` are the open days of the calendar of the place,
 * make-up days included; a day of the month that a month does not have is its last. Throws only when `business` comes
 * without a calendar.
 */
export function resolveRhythm(rhythm: Rhythm, after: number, place: Place): ResolvedRhythm {
  return answered(() => {
    const desk = new Desk(place);
    const today = dayOf(desk.wall.toWall(after));
    if (rhythm.days === 'business') return nextOpenDay(rhythm, after, desk);
    for (let day = today; day <= today + MOST_DAYS; day++) {
      if (!falls(rhythm, day)) continue;
      const at = timeOn(day, rhythm, desk);
      if (at > after) return named(day, at, desk);
    }
    throw new Error('a rhythm needs a day of the week or of the month, found none');
  });
}

function nextOpenDay(rhythm: Rhythm, after: number, desk: Desk) {
  const today = dayOf(desk.wall.toWall(after));
  for (let day = desk.office.roll(today, 1); ; day = desk.office.nthOpenDay(day, 1, 1)) {
    const at = timeOn(day, rhythm, desk);
    if (at > after) return named(day, at, desk);
  }
}

function falls({ days, dayOfMonth }: Rhythm, day: number): boolean {
  if (dayOfMonth === undefined) return days !== 'business' && (days ?? []).includes(weekdayOf(day));
  const [here, next] = [dayOfMonthOf(day), dayOfMonthOf(day + 1)];
  return here === dayOfMonth || (here < dayOfMonth && next === 1);
}

function dayOfMonthOf(day: number): number {
  return Number(fromDays(day)?.slice(8, 10));
}

function timeOn(day: number, { time }: Rhythm, { wall }: Desk): number {
  return wall.toInstant(wallOf(day, toMinutes(time)));
}

function named(day: number, at: number, desk: Desk) {
  return { ...desk.answer(at), date: fromDays(day) ?? '9999-12-31' };
}
