import type { Pool } from 'pg';
import { placeOfKey } from '../../../playbooks/compiler/read/place-of-key';
import { sourceBlock, type SourceLine } from '../playbooks/source-block';

/** Where a rule that looks at a message stands, and what it says there. */
export interface GuardPlace {
  readonly file: string;
  readonly line: number;
  readonly lines: readonly SourceLine[];
}

type Seen = Readonly<Record<string, unknown>>;
type Check = { readonly check: string; readonly seen: Seen };
type Path = readonly [file: string, ...keys: string[]];

const GUARDS = 'guards.yaml';
const CATALOG = 'catalog.yaml';

/** Check -> where its rule stands. Of people, and of what the house itself sees to, there is no line. */
const PATHS: Readonly<Record<string, (seen: Seen) => Path | undefined>> = {
  // One that a person placed has that person; where none holds, all of them were asked.
  hold: ({ hold, by }) =>
    by !== undefined ? undefined : (pathTo(GUARDS, 'holds', hold) ?? [GUARDS, 'holds']),
  cap: ({ cap }) => pathTo(GUARDS, 'caps', cap),
  rate: ({ sender }) => pathTo(GUARDS, 'senders', sender),
  window: ({ window }) =>
    window === 'always' ? [GUARDS, 'quiet_hours'] : pathTo(CATALOG, 'windows', window),
  consent: ({ purpose }) => pathTo(CATALOG, 'purposes', purpose),
};

function pathTo(file: string, list: string, name: unknown): Path | undefined {
  return typeof name === 'string' ? [file, list, name] : undefined;
}

/** Of each check, in the newest publication; null of those that no line of it has made. */
export async function placesOfGuards(
  pool: Pool,
  checks: readonly Check[],
): Promise<readonly (GuardPlace | null)[]> {
  const paths = checks.map(({ check, seen }) => PATHS[check]?.(seen));
  if (paths.every((path) => path === undefined)) return checks.map(() => null);
  const { rows } = await pool.query<Record<'guards' | 'catalog', string | null>>(
    'SELECT files ->> $1 AS guards, files ->> $2 AS catalog FROM publication ORDER BY seq DESC LIMIT 1',
    [GUARDS, CATALOG],
  );
  const { guards = null, catalog = null } = rows[0] ?? {};
  const texts = { [GUARDS]: guards, [CATALOG]: catalog };
  return paths.map((path) => (path === undefined ? null : placeOf(path, texts)));
}

function placeOf(
  [file, ...keys]: Path,
  texts: Readonly<Record<string, string | null>>,
): GuardPlace | null {
  const text = texts[file] ?? null;
  if (text === null) return null;
  const { line } = placeOfKey(file, text, keys);
  const lines = sourceBlock(text, line);
  // What the file does not have is not to be found where as much of its path as there is ends.
  const name = keys.at(-1) ?? '';
  return lines.some((one) => one.text.includes(name)) ? { file, line, lines } : null;
}
