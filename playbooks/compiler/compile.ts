import type { Project, TemplateVariant } from '../kernel/catalog';
import type { Plan } from '../kernel/plan';
import type { Lines } from '../kernel/lines';
import type { LadderAst, PlaybookAst } from './ast';
import { compilePlaybook, readPlaybook } from './compile-playbook';
import { checkFragment, readFragments } from './compile-fragments';
import { readMigrations } from './compile-migrations';
import { compileProject } from './compile-project';
import type { Diagnostic, Finding } from './diagnostic';
import { Findings } from './findings';
import { isError, toDiagnostic } from './messages';
import { checkMergeKeys } from './names/merge-keys';
import { checkTemplatePurposes } from './names/template-purposes';
import { checkGuardPlaybooks } from './project/guards';
import type { Fragments } from './shape/inline';
import { Places, sortSources } from './sources';
import type { Source } from './sources';
import { Templates } from './templates';
import type { KnownVersion } from './versions/check-migration';

/** What `compile` answers. `ok` is false as soon as one diagnostic is an error; then nothing may be published. */
export interface Compiled {
  readonly ok: boolean;
  /** Sorted by file and position. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when the catalog, the guards or a calendar has an error. */
  readonly project?: Project;
  /** Those without an error of their own. */
  readonly playbooks: readonly CompiledPlaybook[];
}

export interface CompiledPlaybook {
  readonly id: string;
  readonly plan: Plan;
  /** Canonical: keys sorted, no spaces. */
  readonly json: string;
  /** `sha256:<64 hex>` of `json`. */
  readonly hash: string;
  readonly lines: Lines;
  readonly templates: readonly TemplateVariant[];
  /** Asked of publishing, no part of the plan; absent: none. */
  readonly backfill?: 'matching';
}

/** What the compiler cannot know by itself. */
export interface CompileOptions {
  /** `YYYY-MM-DD`: then it is said which years that paths reach have no calendar. Absent: nothing is said about that. */
  readonly today?: string;
  /** What was published: with these it is said whether migrations fit. Absent: their shape alone is looked at. */
  readonly versions?: readonly KnownVersion[];
}

/**
 * Text -> plans or diagnostics. `files` maps paths relative to the project's folder (with `/`) to their text;
 * files that are none of the language's are ignored. Never throws, whatever the text.
 */
export function compile(
  files: ReadonlyMap<string, string>,
  options: CompileOptions = {},
): Compiled {
  const sources = sortSources(files);
  const places = new Places(files);
  const findings = new Findings();
  findings.list.push(...sources.findings);
  const beside = compileProject(sources, findings);
  const project = beside?.project;
  const templates = new Templates(sources.templates);
  findings.list.push(...templates.findings);
  if (project !== undefined) checkTemplatePurposes(templates, project.catalog, findings);
  const fragments = readFragments(sources.fragments, findings);
  const shared = project === undefined ? { templates } : { templates, project };
  const ladders = beside?.ladders ?? new Map<string, LadderAst>();
  for (const fragment of fragments.byId.values())
    checkFragment(fragment, { ...shared, ladders }, findings);
  const asts = readPlaybooks(sources.playbooks, fragments, findings);
  const byId = new Map(asts.map(({ ast }) => [ast.id.value, ast] as const));
  // A playbook whose id could not be read may be the one that is meant.
  const whole = byId.size === sources.playbooks.length;
  const context = { ...shared, ...options, places, ladders, neighbours: { byId, whole } };
  const playbooks = asts.flatMap(
    ({ ast, broken }) => compilePlaybook(ast, context, { broken, findings }) ?? [],
  );
  checkMergeKeys([...byId.values()], findings);
  const versions = options.versions && [...options.versions, ...playbooks];
  const known = {
    ...(versions ? { versions } : {}),
    ...(project ? { catalog: project.catalog } : {}),
  };
  readMigrations(sources.migrations, known, findings);
  if (whole) checkGuardPlaybooks(beside?.guardUses ?? [], [...byId.keys()], findings);
  const diagnostics = inOrder(findings.list).map((one) =>
    toDiagnostic(one, places.of(one.span.file)),
  );
  const ok = diagnostics.every(({ severity }) => severity !== 'error');
  return { ok, diagnostics, playbooks, ...(project === undefined ? {} : { project }) };
}

interface ReadAst {
  readonly ast: PlaybookAst;
  /** Something in it has been found wrong already. */
  readonly broken: boolean;
}

/** All of them, for they may name each other. */
function readPlaybooks(
  sources: readonly Source[],
  fragments: Fragments,
  findings: Findings,
): readonly ReadAst[] {
  const ids = new Map<string, PlaybookAst>();
  return sources.flatMap((source) => {
    const before = findings.list.length;
    const ast = readPlaybook(source, fragments, findings);
    if (ast === undefined) return [];
    checkUnique(ast, ids, findings);
    return [{ ast, broken: findings.list.slice(before).some(isError) }];
  });
}

function checkUnique(ast: PlaybookAst, ids: Map<string, PlaybookAst>, findings: Findings): void {
  const { value, span } = ast.id;
  if (value === '') return;
  const first = ids.get(value);
  if (first === undefined) ids.set(value, ast);
  else findings.add('duplicate-id', span, { id: value, by: first.file });
}

/** Sorted by place, each once: a text that two steps use has its fault once. */
function inOrder(list: readonly Finding[]): readonly Finding[] {
  const sorted = [...list].sort((a, b) => {
    if (a.span.file !== b.span.file) return a.span.file < b.span.file ? -1 : 1;
    return a.span.start - b.span.start || a.span.end - b.span.end;
  });
  const seen = new Set<string>();
  return sorted.filter(({ code, span, args }) => {
    // What is wrong with a fragment is wrong wherever it is used.
    const shared = span.file.startsWith('fragments/');
    const key = JSON.stringify(shared ? [code, span] : [code, span, { ...args, step: undefined }]);
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}
