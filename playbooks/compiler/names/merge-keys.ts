import type { PlaybookAst, StepAst, TaskAst } from '../ast';
import type { Findings } from '../findings';
import { listsOf } from '../flow/node';

/** Tasks that may become one task must offer the same answers, in whatever playbook they stand. */
export function checkMergeKeys(playbooks: readonly PlaybookAst[], findings: Findings): void {
  const first = new Map<string, { readonly answers: string; readonly file: string }>();
  for (const playbook of playbooks) {
    for (const task of tasksOf(playbook)) {
      const { mergeKey } = task;
      if (mergeKey === undefined || !task.whole) continue;
      const answers = answersOf(task);
      const known = first.get(mergeKey.value);
      if (known === undefined) {
        first.set(mergeKey.value, { answers, file: playbook.file });
      } else if (known.answers !== answers) {
        const args = { key: mergeKey.value, file: known.file, answers, other: known.answers };
        findings.add('merge-answers-differ', mergeKey.span, args);
      }
    }
  }
}

function answersOf({ answers }: TaskAst): string {
  const names = answers.map(({ name }) => name.value);
  return names.length === 0 ? 'done' : names.sort((a, b) => (a < b ? -1 : 1)).join(', ');
}

function tasksOf(playbook: PlaybookAst): readonly TaskAst[] {
  const found: TaskAst[] = [];
  const open: StepAst[] = [...playbook.steps, ...playbook.exits.flatMap((exit) => exit.do)];
  for (let step = open.shift(); step !== undefined; step = open.shift()) {
    if (step.verb?.kind === 'task') found.push(step.verb);
    open.unshift(...listsOf(step).flat());
  }
  return found;
}
