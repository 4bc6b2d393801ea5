import { DateTime } from 'luxon';

/** The oracle for zones: what luxon makes of a wall clock, read by the rules of language.md. Shares no line with the code it judges. */

/** The instant a wall shows `minute` (0..1440, with fractions) on a date: the first of two, moved later out of a gap. */
export function instantOn(date: string, minute: number, zone: string): number {
  const wall = DateTime.fromISO(date, { zone: 'utc' }).plus({
    milliseconds: Math.round(minute * 60_000),
  });
  const local = DateTime.fromObject(wall.toObject(), { zone });
  return Math.min(...local.getPossibleOffsets().map((one) => one.toMillis()));
}

export function dateOf(ms: number, zone: string): string {
  return DateTime.fromMillis(ms, { zone }).toISODate() ?? '';
}

export function minuteOf(ms: number, zone: string): number {
  const local = DateTime.fromMillis(ms, { zone });
  return local.hour * 60 + local.minute + (local.second * 1000 + local.millisecond) / 60_000;
}

export function shiftDate(date: string, n: number, unit: 'd' | 'w' | 'mo'): string {
  const name = { d: 'days', w: 'weeks', mo: 'months' }[unit];
  return (
    DateTime.fromISO(date, { zone: 'utc' })
      .plus({ [name]: n })
      .toISODate() ?? ''
  );
}
