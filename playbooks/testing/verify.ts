import type { Compiled, CompiledPlaybook } from '../compiler/compile';
import type { Diagnostic } from '../compiler/diagnostic';
import { LineMap } from '../compiler/lines';
import { toDiagnostic } from '../compiler/messages';
import { worstOf } from '../simulator/bounds';
import type { Worst } from '../simulator/bounds';

/** Bounds of every playbook over all its paths, and warnings where the worst case is a lot. */
export interface Verified {
  readonly playbooks: readonly { readonly id: string; readonly worst: Worst }[];
  readonly diagnostics: readonly Diagnostic[];
}

const MOST_SENDS = 20;
const MOST_TASKS = 600;
const MOST_EVENTS = 1_000;

export function verify({ playbooks }: Pick<Compiled, 'playbooks'>): Verified {
  const found = playbooks.map((one) => ({ one, id: one.id, worst: worstOf(one.plan) }));
  return {
    playbooks: found.map(({ id, worst }) => ({ id, worst })),
    diagnostics: found.flatMap(({ one, worst }) => warnings(one, worst)),
  };
}

function warnings({ id, lines }: CompiledPlaybook, worst: Worst): readonly Diagnostic[] {
  const { sends, tasksInMonth, eventsInDay } = worst;
  const over = [
    ...sends.map(({ contact, month }) => ({
      n: month,
      most: MOST_SENDS,
      things: `sends to ${contact}`,
      days: '30 days',
    })),
    { n: tasksInMonth, most: MOST_TASKS, things: 'tasks', days: '30 days' },
    { n: eventsInDay, most: MOST_EVENTS, things: 'events of its history', days: 'a day' },
  ].filter(({ n, most }) => n > most);
  return over.map(({ n, things, days }) => {
    const span = { file: lines.file, start: 0, end: 1 };
    const args = { path: `the longest way of ${id}`, n, things, days };
    return toDiagnostic({ code: 'worst-case', span, args }, new LineMap(''));
  });
}
