import type { PlaybookAst, StepAst, TriggerAst } from '../ast';
import type { Layout } from './layout';

/** Every trigger of a step: what it waits for, what makes it pointless, what resolves it. */
export function triggersOf({ verb }: StepAst): readonly TriggerAst[] {
  switch (verb?.kind) {
    case 'wait':
      return verb.arms.map(({ trigger }) => trigger);
    case 'task':
      return verb.doneWhen.map(({ trigger }) => trigger);
    case 'send':
      return verb.unless === undefined ? [] : [verb.unless];
    default:
      return [];
  }
}

/** Every trigger of a playbook. */
export function allTriggers(playbook: PlaybookAst, layout: Layout): readonly TriggerAst[] {
  const ways = playbook.ways.flatMap(({ trigger }) => trigger ?? []);
  const exits = playbook.exits.flatMap(({ trigger }) => trigger ?? []);
  return [...ways, ...exits, ...layout.nodes.flatMap(({ step }) => triggersOf(step))];
}
