import type { CompiledPlaybook } from '../../compiler/compile';
import type { Plan } from '../../kernel/plan';
import { changes } from './changes';
import type { Change, Part } from './difference';
import { factChanges } from './facts';
import { parts } from './parts';
import { plain } from './plain';
import { sideOf, stepChanges } from './steps';
import { templateChanges } from './templates';

export interface Version extends CompiledPlaybook {
  /** The text of its own file: facts are put into what reads them, so only there they are as written. */
  readonly text: string;
}

/** All that is different between two versions of one playbook. Never empty when their hashes differ. */
export function playbookChanges(before: Version, after: Version): readonly Change[] {
  const [was, is] = [plain(before.plan), plain(after.plan)];
  const said = [...parts(headOf(was), headOf(is), ''), ...orderParts(was, is)];
  const head: Change[] =
    said.length === 0
      ? []
      : [{ kind: 'changed', what: 'playbook', place: `${after.lines.file}:1`, parts: said }];
  const found = [
    ...head,
    ...factChanges(before.text, after.text, after.lines.file),
    ...changes(was.vars, is.vars, { what: (id) => `var ${id}` }),
    ...changes(was.ways, is.ways, {
      what: (id) => `way in ${id}`,
      place: lineOf(before, after, 'ways'),
    }),
    ...exitChanges(was, is, lineOf(before, after, 'exits')),
    ...stepChanges(sideOf(was, before.lines), sideOf(is, after.lines)),
    ...templateChanges(before, after),
  ];
  return found.length > 0 || before.hash === after.hash ? found : [REST];
}

/** What no key of its own tells: it is said rather than left out. */
const REST: Change = {
  kind: 'changed',
  what: 'playbook',
  parts: [{ key: 'order of its steps', before: 'as it was', after: 'another' }],
};

function headOf(plan: Plan): Readonly<Record<string, unknown>> {
  const { title, owner, subject, purpose, priority, calendar, zone, window, holdout } = plan;
  const { reenroll, goal, onExitTasks, onExitRuns } = plan;
  return {
    title,
    owner,
    for: subject,
    purpose,
    priority,
    calendar,
    zone,
    window,
    holdout: holdout === undefined ? undefined : `${Math.round(holdout * 10_000) / 100}%`,
    reenroll,
    goal,
    onExit: { tasks: onExitTasks, runs: onExitRuns },
  };
}

/** Of several exits that could be taken at once the first in the file is. */
function orderParts(before: Plan, after: Plan): readonly Part[] {
  const was = before.exitOrder.filter((name) => after.exitOrder.includes(name)).join(', ');
  const is = after.exitOrder.filter((name) => before.exitOrder.includes(name)).join(', ');
  return was === is ? [] : [{ key: 'order of exits', before: was, after: is }];
}

function exitChanges(
  was: Plan,
  is: Plan,
  place: (id: string) => string | undefined,
): readonly Change[] {
  const what = (id: string): string => `exit ${id}`;
  const found = changes(exitsOf(was), exitsOf(is), { what, place });
  return found.map((change) => ({
    ...change,
    parts: change.parts.map((part) => ({ ...part, key: part.key.replace(/^trigger\./, '') })),
  }));
}

/** Where their closing steps begin is told with the steps. */
function exitsOf({ exits }: Plan): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(exits).map(([name, { trigger, tasks }]) => [name, { trigger, tasks }]),
  );
}

function lineOf(before: Version, after: Version, kind: 'ways' | 'exits') {
  return (id: string): string | undefined => {
    const side = after.lines[kind][id] === undefined ? before : after;
    const at = side.lines[kind][id];
    return at === undefined ? undefined : `${at.file ?? side.lines.file}:${at.line}`;
  };
}
