import type { Calendar, Catalog, Guards, Project } from '../kernel/catalog';
import type { Findings } from './findings';
import { isError } from './messages';
import { checkCatalogNames } from './names/catalog-names';
import { checkZone } from './names/names';
import { read } from './read/read';
import type { CatalogUse } from './shape/catalog';
import { shapeCatalog } from './shape/catalog';
import { shapeCalendar, shapeGuards } from './shape/calendar';
import type { Source, Sources } from './sources';

/** Catalog, guards and calendars: what a project has beside its playbooks. Absent when one of them has an error. */
export function compileProject(sources: Sources, findings: Findings): Project | undefined {
  const before = findings.list.length;
  const calendars = calendarsOf(sources.calendars, findings);
  const shaped = catalogOf(sources.catalog, findings);
  if (shaped !== undefined) {
    // A calendar that cannot be read is not reported a second time as one that does not exist.
    const names = sources.calendars.map(([file]) => stem(file));
    checkCatalogNames(shaped.catalog, shaped.uses, names, findings);
  }
  const guards = guardsOf(sources.guards, shaped?.catalog, findings);
  const failed = findings.list.slice(before).some(isError);
  if (failed || shaped === undefined || guards === undefined) return undefined;
  return { catalog: shaped.catalog, guards, calendars };
}

function tree(
  [file, text]: Source,
  findings: Findings,
  numberKeys = false,
): ReturnType<typeof read>['tree'] {
  const found = read(file, text, { numberKeys });
  findings.list.push(...found.findings);
  return found.tree;
}

function catalogOf(
  source: Source | undefined,
  findings: Findings,
): { readonly catalog: Catalog; readonly uses: readonly CatalogUse[] } | undefined {
  const found = source === undefined ? undefined : tree(source, findings);
  return found === undefined ? undefined : shapeCatalog(found, findings);
}

function guardsOf(
  source: Source | undefined,
  catalog: Catalog | undefined,
  findings: Findings,
): Guards | undefined {
  if (source === undefined) {
    return { id: catalog?.id ?? '', zones: ['contact', 'customer', 'owner', 'organisation'] };
  }
  const found = tree(source, findings);
  return found === undefined ? undefined : shapeGuards(found, findings);
}

function calendarsOf(
  sources: readonly Source[],
  findings: Findings,
): Readonly<Record<string, Calendar>> {
  const calendars: Record<string, Calendar> = {};
  for (const source of sources) {
    const found = tree(source, findings, true);
    const shaped = found === undefined ? undefined : shapeCalendar(found, findings);
    if (shaped === undefined) continue;
    if (shaped.zone !== undefined) checkZone(shaped.zone, findings);
    const { id } = shaped.calendar;
    const name = stem(source[0]);
    if (id !== '' && id !== name && found !== undefined) {
      const args = {
        key: 'calendar',
        expected: `the name of its file, "${name}"`,
        found: `"${id}"`,
      };
      findings.add(
        'wrong-shape',
        found.kind === 'map' ? entrySpan(found, 'calendar') : found.span,
        args,
      );
    }
    if (id !== '') calendars[id] = shaped.calendar;
  }
  return calendars;
}

function entrySpan(
  map: Extract<NonNullable<ReturnType<typeof read>['tree']>, { kind: 'map' }>,
  key: string,
): typeof map.span {
  return map.entries.find((entry) => entry.key === key)?.value.span ?? map.span;
}

function stem(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.yaml$/, '');
}
