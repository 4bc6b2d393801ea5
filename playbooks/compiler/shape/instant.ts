import { isDay } from './lengths';

/** Points in time as authors write them. */

/** Milliseconds of `2026-03-02T09:00+08:00`; nothing without an offset, because then nobody knows when it is. */
export function instantOf(text: string): number | undefined {
  const found =
    /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2})$/.exec(
      text,
    );
  if (found?.[1] === undefined || !isDay(found[1])) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
