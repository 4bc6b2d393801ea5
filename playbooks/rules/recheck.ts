import type { Guards } from '../kernel/catalog';
import type { Priority, Span } from '../kernel/plan';

/** When what waits is looked at again, in which order, and how far back what counts may lie. */

export const RANK: Readonly<Record<Priority, number>> = { high: 0, normal: 1, low: 2 };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Each hour on the hour, whatever else is known. */
export function nextHour(now: number): number {
  return (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
}

/** Working time that lasts longest: a fortnight without any, and a working day in two. */
const LONGEST_MS: Readonly<Record<Span['unit'], number>> = {
  m: 60_000,
  h: HOUR_MS,
  d: DAY_MS + HOUR_MS,
  w: 7 * DAY_MS + HOUR_MS,
  mo: 31 * DAY_MS + HOUR_MS,
  bd: 16 * DAY_MS,
  bh: 16 * DAY_MS,
};

/** No message older than this counts under any cap or rate, ms; 0: nothing counts. */
export function reachOf({ caps, senders }: Guards): number {
  const spans = [...caps, ...Object.values(senders)].map((one) => one.in);
  // A roll, a time of day or a close of business moves the end by days, not by more.
  const longest = spans.map(({ n, unit }) => n * LONGEST_MS[unit] + 16 * DAY_MS);
  return Math.max(0, ...longest);
}
