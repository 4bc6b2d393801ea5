import type { Pick, Picked, Span, When } from '../kernel/plan';

/** How long a span can be at least and at most, in ms, without knowing where it starts or on which calendar. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** The longest break a working calendar is taken to have: the nine days of a national holiday. */
const LONGEST_BREAK = 9 * DAY;

export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** It hangs on a date, so nobody can say how long it is. */
  readonly date?: true;
}

export const NOTHING: Bounds = { min: 0, max: 0 };

export function spanBounds({ n, unit, time, roll }: Span): Bounds {
  // A time of day or a roll moves the end within its day, or over a break.
  const slack = (time === undefined ? 0 : DAY) + (roll === undefined ? 0 : LONGEST_BREAK);
  const { min, max } = bare(n, unit);
  return { min: Math.max(0, min - slack), max: max + slack };
}

function bare(n: number, unit: Span['unit']): Bounds {
  switch (unit) {
    case 'm':
      return { min: n * MINUTE, max: n * MINUTE };
    case 'h':
      return { min: n * HOUR, max: n * HOUR };
    case 'd':
      return { min: n * DAY - HOUR, max: n * DAY + HOUR };
    case 'w':
      return { min: n * 7 * DAY - HOUR, max: n * 7 * DAY + HOUR };
    case 'mo':
      return { min: n * 28 * DAY, max: n * 31 * DAY };
    case 'bd':
      return {
        min: Math.max(0, n - 1) * DAY,
        max: Math.ceil((n * 7) / 5 + 2) * DAY + LONGEST_BREAK,
      };
    case 'bh':
      return { min: n * HOUR, max: Math.ceil((n / 8) * (7 / 5) + 3) * DAY + LONGEST_BREAK };
  }
}

export function whenBounds(when: When | undefined): Bounds {
  if (when === undefined) return NOTHING;
  if ('date' in when) return { min: 0, max: 0, date: true };
  return pickedBounds(when);
}

export function pickedBounds(picked: Picked<Span>): Bounds {
  const all = valuesOf(picked).map(spanBounds);
  return {
    min: Math.min(...all.map(({ min }) => min)),
    max: Math.max(...all.map(({ max }) => max)),
  };
}

/** All values a pick may give. */
export function valuesOf<T>(picked: Picked<T>): readonly T[] {
  if (!isPick(picked)) return [picked];
  const { of, else: otherwise } = picked;
  return [...Object.values(of), ...(otherwise === undefined ? [] : [otherwise])];
}

function isPick<T>(picked: Picked<T>): picked is Pick<T> {
  return typeof picked === 'object' && picked !== null && 'pick' in picked;
}
