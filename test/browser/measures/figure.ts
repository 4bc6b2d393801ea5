/** What was measured of the console, and what it may be. */
export interface Figure {
  readonly what: string;
  /** Its key in what a program reads. */
  readonly key: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: string;
  /**
   * Of a time: how many times slower this machine was meanwhile than the one that the limit was written for. Its limit
   * is as many times larger, so that a busy machine breaks no promise. What is counted has none.
   */
  readonly slowness?: number;
}

export function isMet({ measured, limit, slowness = 1 }: Figure): boolean {
  return measured <= limit * slowness;
}

/** Beside other work one hold-up of half a second is no fault of ours; what was made ten times as slow is. */
const BUSY = 10;

/** The same where other work runs beside it: what is counted must be met, a time must not be far off. */
export function isMetBesideOthers(figure: Figure): boolean {
  const { slowness } = figure;
  return isMet(slowness === undefined ? figure : { ...figure, slowness: slowness * BUSY });
}

/** `j to paint, p95                     23 ms    at most 50 ms   met` */
export function lineOf(figure: Figure): string {
  const { what, measured, limit, unit, slowness } = figure;
  const allowed = slowness === undefined ? '' : `, × ${slowness.toFixed(1)} here`;
  const numbers = [rounded(measured, unit), `at most ${rounded(limit, unit)}${allowed}`];
  return `${what.padEnd(58)}${(numbers[0] ?? '').padStart(12)}   ${(numbers[1] ?? '').padEnd(30)}${isMet(figure) ? 'met' : 'MISSED'}`;
}

function rounded(value: number, unit: string): string {
  const digits = Number.isInteger(value) ? 0 : value < 1 ? 3 : 1;
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
}

/** So large a part of them, 0.95, is no larger than this (nearest rank): of twenty the nineteenth. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Infinity;
}
