import type { PlaybookAst, StepAst } from '../ast';
import { listsOf } from '../flow/node';

/** Ids of the steps that stand in a `repeat`: there `turn` is a number. */
export function inRepeat(playbook: PlaybookAst): ReadonlySet<string> {
  const found = new Set<string>();
  const open: { readonly steps: readonly StepAst[]; readonly turn: boolean }[] = [
    { steps: playbook.steps, turn: false },
    ...playbook.exits.map((exit) => ({ steps: exit.do, turn: false })),
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const step of next.steps) {
      if (next.turn) found.add(step.id.value);
      const { verb } = step;
      const turns = verb?.kind === 'repeat' ? verb.do : undefined;
      for (const steps of listsOf(step)) open.push({ steps, turn: next.turn || steps === turns });
    }
  }
  return found;
}
