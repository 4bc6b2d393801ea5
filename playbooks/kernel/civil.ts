/** Days and instants as text, by arithmetic alone: the kernel has no clock and no zones. All of it is UTC. */

const DAY_MS = 86_400_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

export function isDate(value: unknown): value is string {
  return typeof value === 'string' && toDays(value) !== undefined;
}

/** Days since 1970-01-01, or undefined where the text is no day of the calendar. */
export function toDays(date: string): number | undefined {
  const parts = DATE.exec(date);
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const days = daysFromCivil(year, month, day);
  return fromDays(days) === date ? days : undefined;
}

/** `YYYY-MM-DD`, or undefined outside the years 0 to 9999. */
export function fromDays(days: number): string | undefined {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  if (!(year >= 0 && year <= 9999)) return undefined;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

export function addDays(date: string, count: number): string | undefined {
  const days = toDays(date);
  return days === undefined ? undefined : fromDays(days + Math.trunc(count));
}

/** RFC 3339 in UTC with milliseconds, as expressions know a time. */
export function toTime(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const rest = Math.floor(ms) - days * DAY_MS;
  const clock = [rest / 3_600_000, (rest / 60_000) % 60, (rest / 1000) % 60].map((part) =>
    pad(Math.floor(part), 2),
  );
  return `${fromDays(days) ?? '0000-01-01'}T${clock.join(':')}.${pad(rest % 1000, 3)}Z`;
}

/** Howard Hinnant's civil calendar: the year begins in March, so that the leap day is its last. */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
