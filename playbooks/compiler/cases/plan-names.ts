import type { Instruction, Plan } from '../../kernel/plan';
import type { ThingKind } from '../../simulator/happened';

/** Which names a thing of each kind can have in a plan. */
export function namesOf(plan: Plan, kind: ThingKind): readonly string[] {
  switch (kind) {
    case 'exit':
      return [...new Set([...plan.exitOrder, 'finished', 'removed'])];
    case 'set':
      return written(plan);
    case 'parked':
      return stepsOf(plan, () => true);
    case 'ladder':
      return stepsOf(plan, hasLadder);
    case 'approval':
      return stepsOf(plan, (one) => one.op === 'send' && one.approval !== undefined);
    case 'wait':
      return stepsOf(plan, ({ op }) => op === 'wait' || op === 'repeat');
    default: {
      const wanted = OPS[kind];
      return stepsOf(plan, ({ op }) => op === wanted);
    }
  }
}

const OPS: Readonly<
  Record<
    Exclude<ThingKind, 'exit' | 'set' | 'parked' | 'ladder' | 'approval' | 'wait'>,
    Instruction['op']
  >
> = {
  task: 'task',
  closed: 'task',
  merged: 'task',
  send: 'send',
  skipped: 'send',
  dropped: 'send',
  held: 'send',
  notify: 'notify',
  run: 'run',
  call: 'call',
};

function hasLadder(one: Instruction): boolean {
  if (one.op === 'task') return one.ladder !== undefined;
  return one.op === 'send' && one.approval?.ladder !== undefined;
}

export function stepsOf(plan: Plan, wanted: (one: Instruction) => boolean): readonly string[] {
  return [...new Set(plan.code.filter(wanted).map(({ step }) => step))];
}

/** `vars.tries`, `customer.churn_reason`, `contract.value`. */
function written(plan: Plan): readonly string[] {
  const names = plan.code.flatMap((one) =>
    one.op === 'set'
      ? one.set.map(({ target: { of, name } }) => `${of === 'subject' ? plan.subject : of}.${name}`)
      : [],
  );
  return [...new Set(names)];
}
