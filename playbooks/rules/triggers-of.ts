import type { Instruction, Plan, Way } from '../kernel/plan';
import type { Trigger } from '../kernel/trigger';

/** Everything in a plan that fires: ways in, exits, and what waits, drops or resolves in a step. */
export function triggersOf(plan: Plan): (Trigger | Exclude<Way, { kind: 'manual' }>)[] {
  return [
    ...Object.values(plan.ways).flatMap((way) => (way.kind === 'manual' ? [] : [way])),
    ...Object.values(plan.exits).flatMap(({ trigger }) => trigger ?? []),
    ...plan.code.flatMap(ofStep),
  ];
}

function ofStep(step: Instruction): Trigger[] {
  if (step.op === 'wait') return step.arms.map(({ trigger }) => trigger);
  if (step.op === 'task') return (step.doneWhen ?? []).map(({ trigger }) => trigger);
  return step.op === 'send' && step.unless ? [step.unless.trigger] : [];
}
