// Control characters, marks that turn the direction of text, halves of surrogate pairs: Postgres refuses some, people are fooled by others.
const FORBIDDEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;
const LINES = /[\t\n\r]/;

/** Whether a text may be kept; one of a single line also has no tab or line break. */
export function isClean(text: string, lines: 'one line' | 'many lines'): boolean {
  return !FORBIDDEN.test(text) && (lines === 'many lines' || !LINES.test(text));
}

/** Ids are the caller's own: customers, contacts, records, people. No `@`, so that erasing a person leaves no address behind. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}$/.test(value);
}

/** A key of RFC 6901. */
export function pointerTo(...path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
