import type { Project } from '../../kernel/catalog';
import type { Diagnostic } from '../diagnostic';
import { Findings } from '../findings';
import { LineMap } from '../lines';
import { toDiagnostic } from '../messages';
import { needsOf } from './needs';
import { counted } from './version';
import type { Version } from './version';

/** A version that somebody is inside of. */
export interface VersionInUse extends Version {
  readonly inside: number;
}

/**
 * What is gone from the catalog although versions that people are inside of go by it: at publish, and for
 * `tenure diff`. `files` and `project` are those to be published; `live` holds the versions with how many are inside.
 */
export function catalogInUse(
  live: readonly VersionInUse[],
  project: Project,
  files: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const findings = new Findings();
  const catalog = files.get('catalog.yaml') ?? '';
  for (const version of live) {
    if (version.inside === 0) continue;
    const { plan, number, inside } = version;
    for (const { isThere, line, name, section, file } of needsOf(version, project)) {
      if (isThere) continue;
      const args = { playbook: plan.playbook, v: number, line, name, section, file };
      const who = counted(inside, plan.subject);
      const need = inside === 1 ? 'needs' : 'need';
      findings.add('catalog-in-use', placeOf(section, catalog), { ...args, who, need });
    }
  }
  return findings.list.map((one) => toDiagnostic(one, new LineMap(catalog)));
}

/** The key of the catalog under which it stood; what is gone has no place of its own. */
function placeOf(
  section: string,
  catalog: string,
): { readonly file: string; readonly start: number; readonly end: number } {
  const start = Math.max(0, catalog.search(new RegExp(`^${section}:`, 'm')));
  const isNamed = catalog.startsWith(`${section}:`, start);
  return { file: 'catalog.yaml', start, end: start + (isNamed ? section.length : 1) };
}
