/** Text as XML holds it: nothing in it is markup, and nothing turns the direction of what follows. */
export function escaped(text: string): string {
  return clean(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Without what no picture can show. */
export function clean(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd');
}

/** What XML has no place for (control characters, halves of surrogates, two non-characters), and overrides of direction. */
const FORBIDDEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Coordinates need no more than a tenth of a pixel. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}
