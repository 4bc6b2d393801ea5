import type { Calendar, Catalog, Project } from '../kernel/catalog';
import type { LadderAst } from './ast';
import type { Findings } from './findings';
import { isError } from './messages';
import { checkCatalogNames } from './names/catalog-names';
import { checkZone } from './names/names';
import { withComputed } from './project/computed';
import { checkGuardNames, lowerGuards } from './project/guards';
import { withLadders } from './project/ladders';
import { read } from './read/read';
import { shapeCalendar } from './shape/calendar';
import { shapeCatalog } from './shape/catalog';
import type { ShapedCatalog } from './shape/catalog';
import { NO_GUARDS, shapeGuards } from './shape/guards';
import type { GuardUse, ShapedGuards } from './shape/guards';
import type { Source, Sources } from './sources';

/** Catalog, guards and calendars: what a project has beside its playbooks. */
export interface CompiledProject {
  readonly project: Project;
  /** As written: a playbook that names one checks and lowers it in its own scope. */
  readonly ladders: ReadonlyMap<string, LadderAst>;
  /** What guards name of playbooks; looked up when those are read. */
  readonly guardUses: readonly GuardUse[];
}

/** Absent when one of the files has an error. */
export function compileProject(sources: Sources, findings: Findings): CompiledProject | undefined {
  const before = findings.list.length;
  const calendars = calendarsOf(sources.calendars, findings);
  // A calendar that cannot be read is not reported a second time as one that does not exist.
  const names = sources.calendars.map(([file]) => stem(file));
  const shaped = catalogOf(sources.catalog, findings);
  const broken = findings.list.slice(before).some(isError);
  const catalog =
    shaped === undefined
      ? undefined
      : quietly(broken, findings, () => wholeCatalog(shaped, names, findings));
  const guards = guardsOf(sources.guards, findings);
  if (catalog !== undefined && guards !== undefined) {
    checkGuardNames(guards.uses, { catalog, calendars: names }, findings);
  }
  const lowered =
    catalog === undefined || guards === undefined
      ? undefined
      : quietly(broken, findings, () => lowerGuards(guards.ast, catalog, findings));
  const failed = findings.list.slice(before).some(isError);
  if (failed || shaped === undefined || catalog === undefined) return undefined;
  if (guards === undefined && sources.guards !== undefined) return undefined;
  return {
    project: { catalog, guards: lowered ?? { ...NO_GUARDS, id: catalog.id }, calendars },
    ladders: shaped.ast.ladders,
    guardUses: guards?.uses ?? [],
  };
}

/** What a broken catalog does not have may stand in it and could not be read: that it is missing is not said. */
function quietly<T>(broken: boolean, findings: Findings, check: () => T): T {
  const before = findings.list.length;
  const result = check();
  if (!broken) return result;
  const found = findings.list.splice(before);
  findings.list.push(...found.filter(({ code }) => !MISSING.has(code)));
  return result;
}

const MISSING = new Set([
  ...['unknown-field', 'unknown-name', 'unknown-role', 'unknown-queue'],
  ...['unknown-purpose', 'unknown-connection', 'unknown-calendar', 'not-an-enum-value'],
]);

function wholeCatalog(
  { catalog, ast, uses }: ShapedCatalog,
  calendars: readonly string[],
  findings: Findings,
): Catalog {
  checkCatalogNames(catalog, uses, calendars, findings);
  const computed = withComputed(catalog, ast, findings);
  return withLadders(computed, ast.ladders, findings);
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

function catalogOf(source: Source | undefined, findings: Findings): ShapedCatalog | undefined {
  const found = source === undefined ? undefined : tree(source, findings);
  return found === undefined ? undefined : shapeCatalog(found, findings);
}

function guardsOf(source: Source | undefined, findings: Findings): ShapedGuards | undefined {
  const found = source === undefined ? undefined : tree(source, findings);
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
