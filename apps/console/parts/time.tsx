import { useLocale, useMessages } from '../messages/messages';
import type { Messages } from '../messages/en';
import { useMe, useNow } from '../services/session';

/** The only place where a time becomes text: in the reader's zone, with the rule it came from on hover and focus. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long that is, in its largest unit. */
export function spanOf(ms: number, { due }: Messages): string {
  if (ms < HOUR) return due.minutes(Math.max(1, Math.floor(ms / MINUTE)));
  if (ms < DAY) return due.hours(Math.floor(ms / HOUR));
  return due.days(Math.floor(ms / DAY));
}

export function useTimes() {
  const messages = useMessages();
  const { locale } = useLocale();
  const { zone } = useMe();
  const now = useNow();
  const timeZone = zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const write = (options: Intl.DateTimeFormatOptions, ms: number) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(ms);
  const dayOf = (ms: number) => write({ year: 'numeric', month: '2-digit', day: '2-digit' }, ms);
  const clock = (ms: number) => write({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, ms);
  const date = (ms: number) => {
    const other = write({ year: 'numeric' }, ms) !== write({ year: 'numeric' }, now);
    const year = other ? ({ year: 'numeric' } as const) : {};
    return write({ ...year, month: 'short', day: 'numeric', weekday: 'short' }, ms);
  };
  const moment = (ms: number) => {
    if (dayOf(ms) === dayOf(now)) return messages.due.today(clock(ms));
    if (dayOf(ms) === dayOf(now + DAY)) return messages.due.tomorrow(clock(ms));
    return `${date(ms)} ${clock(ms)}`;
  };
  const full = (ms: number) =>
    `${write({ dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' }, ms)} ${timeZone}`;
  /** What is late says by how much. */
  const left = (ms: number) =>
    ms < now ? messages.due.over(spanOf(now - ms, messages)) : moment(ms);
  const isToday = (ms: number) => dayOf(ms) === dayOf(now);
  /** The day alone, for what stands under it. */
  const day = (ms: number) => (isToday(ms) ? messages.due.thisDay : date(ms));
  return { now, moment, full, left, isToday, day, clock };
}

/** `2026-06-30` has no zone: the same day for everybody. */
export function useDays(): (day: string) => string {
  const { locale } = useLocale();
  const { now } = useTimes();
  return (day) => {
    const ms = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
    if (Number.isNaN(ms)) return day;
    const year = new Date(ms).getUTCFullYear() === new Date(now).getUTCFullYear();
    return new Intl.DateTimeFormat(locale, {
      timeZone: 'UTC',
      month: 'short',
      day: 'numeric',
      ...(year ? {} : { year: 'numeric' }),
    }).format(ms);
  };
}

interface Props {
  readonly at: string;
  /** `left`: what is over says by how much; `clock`: under the heading of its day. */
  readonly as?: 'moment' | 'left' | 'clock' | 'day';
  readonly hint?: string;
}

export function Time({ at, as = 'moment', hint }: Props) {
  const times = useTimes();
  const ms = Date.parse(at);
  const title = [times.full(ms), hint].filter(Boolean).join(' · ');
  return (
    <time dateTime={at} title={title}>
      {times[as](ms)}
    </time>
  );
}
