import type { Calendar } from '../../playbooks/kernel/catalog';

/**
 * The oracle: walks minute by minute and reads the wall clock by Intl alone. Slow, and shares no line with the
 * code it judges.
 */

export interface Wall {
  readonly date: string;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Offsets of the zones asked here are whole half hours: within one the wall clock runs evenly. */
const HALF_HOUR = 1_800_000;
const halves = new Map<string, Wall>();

export function wallAt(ms: number, zone: string): Wall {
  const start = Math.floor(ms / HALF_HOUR) * HALF_HOUR;
  const key = `${zone} ${start}`;
  const half = halves.get(key) ?? readWall(start, zone);
  halves.set(key, half);
  return { date: half.date, minute: half.minute + Math.floor((ms - start) / 60_000) };
}

function readWall(ms: number, zone: string): Wall {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(zone, format);
  const parts = Object.fromEntries(format.formatToParts(ms).map((part) => [part.type, part.value]));
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
}

export function hoursOn(calendar: Calendar, date: string): readonly (readonly [number, number])[] {
  const year = calendar.years[date.slice(0, 4)];
  if (!year) throw new Error(`no year for ${date}`);
  if (year.closed[date] !== undefined) return [];
  const extra = year.open[date];
  if (extra) return extra.hours ?? calendar.hours;
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7;
  return calendar.week.includes(weekday) ? calendar.hours : [];
}

/** The first instant at which `minutes` open minutes have passed since `from`. */
export function walkOpenMinutes(
  minutes: number,
  from: number,
  { calendar, zone }: { calendar: Calendar; zone: string },
): number {
  let left = minutes;
  for (let at = from; ; at += 60_000) {
    const { date, minute } = wallAt(at, zone);
    const open = hoursOn(calendar, date).some(([a, b]) => minute >= a && minute < b);
    if (open && --left === 0) return at + 60_000;
  }
}

/** The first instant of the nth open day after the start's whose wall clock is what the start's becomes within its hours. */
export function walkBusinessDays(
  n: number,
  from: number,
  { calendar, zone }: { calendar: Calendar; zone: string },
): number {
  const start = wallAt(from, zone);
  let seen = 0;
  let last = start.date;
  for (let at = from; ; at += 60_000) {
    const { date, minute } = wallAt(at, zone);
    if (date !== last) {
      last = date;
      if (hoursOn(calendar, date).length > 0) seen++;
    }
    if (seen < n || date === start.date) continue;
    if (minute === wanted(start.minute, hoursOn(calendar, date))) return at;
  }
}

function wanted(minute: number, hours: readonly (readonly [number, number])[]): number {
  const inside = hours.some(([a, b]) => minute >= a && minute <= b);
  if (inside) return minute;
  const next = hours.find(([a]) => a > minute);
  return next ? next[0] : (hours.at(-1)?.[1] ?? minute);
}

/** The date of the nth open day after the start's local date. */
export function walkToOpenDay(
  n: number,
  from: number,
  { calendar, zone }: { calendar: Calendar; zone: string },
): string {
  let last = wallAt(from, zone).date;
  let left = n;
  for (let at = from; ; at += 60_000) {
    const { date } = wallAt(at, zone);
    if (date === last) continue;
    last = date;
    if (hoursOn(calendar, date).length > 0 && --left === 0) return date;
  }
}
