import type { Pick, Picked, Span, When } from '../../kernel/plan';

/** How long spans are at the least and at the most, without a calendar: minutes. */

export const DAY = 1440;

type Measure = (span: Span) => number;

/** A business day may follow the other at once; months have 28 days. */
export const shortest: Measure = ({ n, unit }) =>
  n * { m: 1, h: 60, d: DAY, w: 7 * DAY, mo: 28 * DAY, bd: DAY, bh: 60 }[unit];

/** Business time stands still over weekends and a long holiday. */
export const longest: Measure = ({ n, unit }) => {
  if (unit === 'bd') return n * 1.4 * DAY + 10 * DAY;
  if (unit === 'bh') return (n / 8) * 1.4 * DAY + 10 * DAY;
  return n * { m: 1, h: 60, d: DAY, w: 7 * DAY, mo: 31 * DAY }[unit];
};

/** Of what may be picked: the least with `shortest`, the most with `longest`. */
export function measure(picked: Picked<Span>, by: Measure): number {
  const values = spansOf(picked).map(by);
  return by === longest ? Math.max(...values) : Math.min(...values);
}

export function spansOf(picked: Picked<Span>): readonly Span[] {
  return valuesOf(picked);
}

/** All that may be picked. */
export function valuesOf<T>(picked: Picked<T>): readonly T[] {
  if (!isPick(picked)) return [picked];
  const { of, else: other } = picked;
  return [...Object.values(of), ...(other === undefined ? [] : [other])];
}

function isPick<T>(picked: Picked<T>): picked is Pick<T> {
  return typeof picked === 'object' && picked !== null && 'pick' in picked;
}

/** Of a moment nothing is known from here. */
export function measureWhen(when: When | undefined, by: Measure): number {
  return when === undefined || 'date' in when ? 0 : measure(when, by);
}

export function spanText({ n, unit }: Span): string {
  return `${n}${unit}`;
}
