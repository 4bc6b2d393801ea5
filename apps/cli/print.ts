import Table from 'cli-table3';
import pc from 'picocolors';

/** Machine-readable or for people, by `--json`. */
export function print(value: unknown, json: boolean | undefined, forPeople: () => string): void {
  process.stdout.write(json === true ? `${JSON.stringify(value, null, 2)}\n` : `${forPeople()}\n`);
}

export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): string {
  if (rows.length === 0) return pc.dim('nothing here');
  const out = new Table({
    head: head.map((word) => pc.bold(word)),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(
      [
        'top',
        'top-mid',
        'top-left',
        'top-right',
        'bottom',
        'bottom-mid',
        'bottom-left',
        'bottom-right',
        'left',
        'left-mid',
        'mid',
        'mid-mid',
        'right',
        'right-mid',
        'middle',
      ].map((part) => [part, '']),
    ),
  });
  for (const row of rows)
    out.push(row.map((cell) => safe(cell === null || cell === undefined ? '' : String(cell))));
  return out.toString();
}

/** Text that came from outside may hold control characters: a terminal must not obey them. */
export function safe(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
}

/** As a shell takes it. */
export function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${safe(text).replaceAll("'", `'\\''`)}'`;
}

/** `2026-03-02 17:00Z`: short, sortable, says its zone. */
export function time(at: string | null | undefined): string {
  return at === null || at === undefined ? '' : `${at.slice(0, 10)} ${at.slice(11, 16)}Z`;
}
