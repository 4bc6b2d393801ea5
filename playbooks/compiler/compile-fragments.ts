import type { Project } from '../kernel/catalog';
import type { LadderAst, PlaybookAst, StepAst } from './ast';
import { Findings } from './findings';
import { checkFlow } from './flow/flow';
import { layOut } from './flow/layout';
import { isError } from './messages';
import { checkNames } from './names/names';
import { read } from './read/read';
import type { Fragment } from './shape/fragment';
import { shapeFragment } from './shape/fragment';
import type { Fragments } from './shape/inline';
import type { Source } from './sources';
import type { Templates } from './templates';
import { checkTypes } from './types/check';

/** Fragments: read once, checked by themselves, whether or not a playbook uses them. */

export function readFragments(sources: readonly Source[], findings: Findings): Fragments {
  const byId = new Map<string, Fragment>();
  const broken = new Set<string>();
  for (const [file, text] of sources) {
    const before = findings.list.length;
    const { tree, findings: found } = read(file, text);
    findings.list.push(...found);
    const fragment = tree === undefined ? undefined : shapeFragment(tree, file, findings);
    const id = fragment?.ast.id.value ?? '';
    if (fragment !== undefined && id !== '') byId.set(id, fragment);
    if (findings.list.slice(before).some(isError)) broken.add(stem(file));
  }
  return { byId, broken };
}

function stem(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.yaml$/, '');
}

/** What only the playbook around it can tell. */
const OF_THE_PLAYBOOK = ['timeout-never-alone', 'on-exit-missing', 'goal-missing'];

/** As if a playbook for what it is for did nothing but use it, with values nobody knows for its parameters. */
export function checkFragment(
  fragment: Fragment,
  context: {
    readonly project?: Project;
    readonly templates: Templates;
    readonly ladders?: ReadonlyMap<string, LadderAst>;
  },
  findings: Findings,
): void {
  const playbook = asPlaybook(fragment);
  const own = new Findings();
  const layout = layOut(playbook, own);
  if (!layout.tooLarge) {
    checkFlow(playbook, layout, own);
    const { project, templates } = context;
    if (project !== undefined && playbook.whole) {
      const { catalog } = project;
      const calendars = Object.keys(project.calendars);
      const ladders = context.ladders ?? new Map<string, LadderAst>();
      checkNames(playbook, layout, { catalog, calendars, ladders: [...ladders.keys()] }, own);
      checkTypes(playbook, layout, { catalog, templates, ladders, findings: own });
    }
  }
  findings.list.push(...own.list.filter(({ code }) => !OF_THE_PLAYBOOK.includes(code)));
}

function asPlaybook({ ast }: Fragment): PlaybookAst {
  const { file, id, span, whole } = ast;
  const nobody = { value: '', span };
  return {
    file,
    id,
    span,
    steps: [useOf(ast)],
    whole,
    title: { span, variants: [] },
    owner: nobody,
    subject: ast.subject ?? { value: 'customer', span },
    purpose: nobody,
    priority: 'normal',
    vars: [],
    facts: [],
    ways: [],
    exits: [],
    onExitTasks: 'close',
  };
}

function useOf({ id, span, steps, ends, whole }: Fragment['ast']): StepAst {
  const names = ends.map(({ value }) => value);
  const verb = { kind: 'use', fragment: id, with: [], steps, ends: names, span, whole } as const;
  const outcomes = ends.map((name) => ({ name, then: { kind: 'continue', span } as const }));
  return { id: { value: '', span }, verb, outcomes, span };
}
