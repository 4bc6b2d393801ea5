const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})?$/;

/** A day of the calendar, `YYYY-MM-DD`: 30 February is none. */
export function isDate(text: string): boolean {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** ms of a moment written in RFC 3339. One without a zone is a fault of its own: it means another moment to each reader. */
export function parseTime(text: string): number | 'no time' | 'no zone' {
  const found = RFC_3339.exec(text);
  if (found?.[1] === undefined || !isDate(found[1])) return 'no time';
  if (found[5] === undefined) return 'no zone';
  const at = Date.parse(text.toUpperCase());
  return Number.isNaN(at) || new Date(at).toISOString().length !== 24 ? 'no time' : at;
}
