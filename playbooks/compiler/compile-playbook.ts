import type { Project } from '../kernel/catalog';
import type { LadderAst, PlaybookAst } from './ast';
import { checkBounds } from './bounds/check-bounds';
import { checkWindows } from './bounds/check-windows';
import { checkYears } from './bounds/check-years';
import { canonical, hashOf } from './canonical';
import type { CompiledPlaybook } from './compile';
import type { Findings } from './findings';
import { checkAlike } from './flow/alike';
import { checkFlow } from './flow/flow';
import { checkGoal } from './flow/goal';
import { layOut } from './flow/layout';
import { linesOf, lower } from './lower/lower';
import { isError } from './messages';
import { checkNames } from './names/names';
import { tellSubjectOnce, withSubject } from './names/subject';
import { read } from './read/read';
import type { Fragments } from './shape/inline';
import { inline } from './shape/inline';
import { shapePlaybook } from './shape/playbook';
import type { Places, Source } from './sources';
import type { Templates } from './templates';
import { checkTypes } from './types/check';
import type { Neighbours } from './types/hand-over';

/** One playbook through all passes. */

export interface PlaybookContext {
  /** Absent when it has errors of its own: then names and types are not looked at. */
  readonly project?: Project;
  readonly templates: Templates;
  readonly places: Places;
  /** Of the catalog. */
  readonly ladders: ReadonlyMap<string, LadderAst>;
  readonly neighbours: Neighbours;
  /** `YYYY-MM-DD` */
  readonly today?: string;
}

/** First and second pass, with the fragments it uses put in. */
export function readPlaybook(
  [file, text]: Source,
  fragments: Fragments,
  findings: Findings,
): PlaybookAst | undefined {
  const { tree, findings: found } = read(file, text);
  findings.list.push(...found);
  const shaped = tree === undefined ? undefined : shapePlaybook(tree, file, findings);
  const ast = shaped === undefined ? undefined : inline(shaped, fragments, findings);
  // A key that was dropped may have declared what the steps refer to.
  return ast !== undefined && found.length > 0 ? { ...ast, whole: false } : ast;
}

/** The other passes. Nothing when one of them found an error, or an earlier one had (`broken`). */
export function compilePlaybook(
  written: PlaybookAst,
  context: PlaybookContext,
  so: { readonly broken: boolean; readonly findings: Findings },
): CompiledPlaybook | undefined {
  const { project, templates, ladders, neighbours } = context;
  const { broken, findings } = so;
  const before = findings.list.length;
  const layout = layOut(written, findings);
  if (layout.tooLarge) return undefined;
  checkFlow(written, layout, findings);
  if (project === undefined || !written.whole) return undefined;
  const { catalog } = project;
  const playbook = withSubject(written, catalog, findings);
  if (playbook === undefined) return undefined;
  const calendars = Object.keys(project.calendars);
  checkNames(playbook, layout, { catalog, calendars, ladders: [...ladders.keys()] }, findings);
  checkGoal(playbook, { layout, catalog }, findings);
  const typed = checkTypes(playbook, layout, {
    catalog,
    templates,
    findings,
    ladders,
    playbooks: neighbours,
  });
  tellSubjectOnce(playbook, { catalog, before }, findings);
  checkAlike(layout, typed.reads, findings);
  if (broken || findings.list.slice(before).some(isError)) return undefined;
  const plan = lower({ playbook, layout, typed, catalog, ladders, templates });
  checkBounds({ plan, layout, project }, findings);
  checkWindows({ plan, layout, project }, findings);
  const json = canonical(plan);
  if (context.today !== undefined)
    checkYears(playbook, { plan, project, today: context.today }, findings);
  return {
    id: playbook.id.value,
    plan,
    json,
    hash: hashOf(json),
    lines: linesOf(playbook, layout, context.places),
    templates: [...typed.templates].sort().flatMap((path) => templates.variants(path)),
    ...(playbook.backfill?.value === 'matching' ? { backfill: 'matching' as const } : {}),
  };
}
