import type { Finding } from './diagnostic';
import { LineMap } from './lines';

/** The files of a project, sorted by what they are. Others are ignored. */
export interface Sources {
  readonly catalog?: Source;
  readonly guards?: Source;
  readonly calendars: readonly Source[];
  readonly playbooks: readonly Source[];
  readonly fragments: readonly Source[];
  readonly migrations: readonly Source[];
  readonly templates: readonly (readonly [string, string])[];
  readonly findings: readonly Finding[];
}
export type Source = readonly [file: string, text: string];

const MOST_BYTES = 4 * 1024 * 1024;

export function sortSources(files: ReadonlyMap<string, string>): Sources {
  const all = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const findings: Finding[] = [];
  const pick = (pattern: RegExp): readonly Source[] => all.filter(([file]) => pattern.test(file));
  const calendars = pick(/^calendars\/[^/]+\.yaml$/);
  const playbooks = pick(/^([^/]+\/)*[^/]+\.playbook\.yaml$/);
  const templates = pick(/^templates\/.+\.md$/);
  const fragments = pick(/^fragments\/[^/]+\.yaml$/);
  const migrations = pick(/\.migration\.yaml$/);
  const read = [calendars, playbooks, templates, fragments, migrations].flat();
  const known = new Set(read.map(([file]) => file));
  for (const [file, text] of all) {
    if (known.has(file) || NAMED.test(file) || !/\.ya?ml$/.test(file)) continue;
    if (LOOKS_LIKE_OURS.test(text))
      findings.push(at(file, 'unknown-file', { file, ...rename(text) }));
  }
  const size = all.reduce((sum, [, text]) => sum + text.length, 0);
  const last = all.at(-1)?.[0];
  if (size > MOST_BYTES && last !== undefined) {
    const args = { n: Math.ceil(size / 1024), m: MOST_BYTES / 1024, unit: 'KiB in a project' };
    findings.push(at(last, 'yaml-too-large', args));
  }
  const catalog = all.find(([file]) => file === 'catalog.yaml');
  const guards = all.find(([file]) => file === 'guards.yaml');
  if (catalog === undefined)
    findings.push(at('catalog.yaml', 'missing-file', { file: 'catalog.yaml' }));
  return {
    calendars,
    playbooks,
    fragments,
    migrations,
    templates,
    findings,
    ...(catalog === undefined ? {} : { catalog }),
    ...(guards === undefined ? {} : { guards }),
  };
}

/** Files of the language that are read elsewhere: tests and scenarios by `compileScenario`. */
const NAMED = /^(catalog|guards)\.yaml$|\.(test|scenario)\.yaml$|(^|\/)(docker-)?compose\.ya?ml$/;
const LOOKS_LIKE_OURS = /^(playbook|catalog|guards|calendar|fragment|migration):/m;

/** Which name the file should have. */
function rename(text: string): { readonly fix?: string } {
  const [, kind, id] =
    /^(playbook|calendar|fragment|migration|catalog|guards):[ \t]*([a-z][a-z0-9_]*)?[ \t]*(#.*)?\r?$/m.exec(
      text,
    ) ?? [];
  if (kind === 'catalog' || kind === 'guards') return { fix: `name it "${kind}.yaml"` };
  if (kind === undefined || id === undefined) return {};
  const folder = kind === 'calendar' || kind === 'fragment' ? `${kind}s/${id}.yaml` : undefined;
  return { fix: `name it "${folder ?? `${id}.${kind}.yaml`}"` };
}

function at(file: string, code: string, args: Finding['args']): Finding {
  return { code, span: { file, start: 0, end: 1 }, args };
}

/** Line maps of all files, made when first asked for. */
export class Places {
  private readonly maps = new Map<string, LineMap>();

  constructor(private readonly files: ReadonlyMap<string, string>) {}

  of(file: string): LineMap {
    const known = this.maps.get(file);
    if (known !== undefined) return known;
    const made = new LineMap(this.files.get(file) ?? '');
    this.maps.set(file, made);
    return made;
  }
}
