import type { Instruction, Plan } from '../kernel/plan';
import type { Trigger } from '../kernel/trigger';

/** Event types that some silence of the plan names: of these the last sign is kept. */
export function silenceTypes(plan: Plan): string[] {
  const triggers = [
    ...Object.values(plan.ways),
    ...Object.values(plan.exits).map(({ trigger }) => trigger),
    ...plan.code.flatMap(triggersOf),
  ];
  return [...new Set(triggers.flatMap((one) => (one?.kind === 'silence' ? one.types : [])))].sort();
}

function triggersOf(step: Instruction): Trigger[] {
  if (step.op === 'wait') return step.arms.map(({ trigger }) => trigger);
  if (step.op === 'task') return (step.doneWhen ?? []).map(({ trigger }) => trigger);
  return step.op === 'send' && step.unless ? [step.unless.trigger] : [];
}
