import type { Instruction, Plan, Task, Wait } from '../../kernel/plan';
import { measure, measureWhen, shortest } from './spans';

/** The ways through a plan with the time each takes. */

export interface Way {
  readonly to: number;
  /** Minutes. */
  readonly takes: number;
}

/** `quick`: everything that can happen at once does. `usual`: tasks take until they are due. */
export type Pace = 'quick' | 'usual';

/** Ways on from an instruction that has no list inside; END is one of them. */
export function waysFrom(instruction: Instruction, pace: Pace, plan: Plan): readonly Way[] {
  const { next, outcomes, onFailure } = instruction;
  const others = [
    ...(instruction.if === undefined ? [] : [next]),
    ...(onFailure === undefined ? [] : [onFailure]),
  ].map((to) => ({ to, takes: 0 }));
  const on = (name: string, takes = 0): Way => ({ to: outcomes[name] ?? next, takes });
  switch (instruction.op) {
    case 'wait':
      return [...others, ...waitWays(instruction, on)];
    case 'task':
      return [...others, ...taskWays(instruction, pace, on)];
    case 'branch':
      return [
        ...others,
        ...instruction.arms.map(({ to }) => ({ to, takes: 0 })),
        { to: instruction.else, takes: 0 },
      ];
    case 'split':
      return [...others, ...instruction.arms.map(({ to }) => ({ to, takes: 0 }))];
    case 'use':
      return [...others, { to: instruction.to, takes: 0 }];
    case 'end': {
      const use = plan.code[instruction.use];
      return use === undefined
        ? []
        : [{ to: use.outcomes[instruction.outcome] ?? use.next, takes: 0 }];
    }
    case 'exit':
      return [];
    default:
      return [...others, { to: next, takes: 0 }, ...Object.keys(outcomes).map((name) => on(name))];
  }
}

function waitWays(wait: Wait, on: (name: string, takes: number) => Way): readonly Way[] {
  const { arms, until, untilOutcome, grace, all } = wait;
  const times = arms.map(({ trigger }) =>
    'for' in trigger && trigger.for !== undefined ? measure(trigger.for, shortest) : 0,
  );
  const fired =
    all === true
      ? [on('all', Math.max(0, ...times))]
      : arms.map(({ name }, index) => on(name, times[index] ?? 0));
  const over = until === undefined ? [] : [on(untilOutcome, measureWhen(until, shortest))];
  return [...fired, ...over, ...(grace === undefined ? [] : [on('past', 0)])];
}

function taskWays(
  task: Task,
  pace: Pace,
  on: (name: string, takes: number) => Way,
): readonly Way[] {
  if (task.blocks === false) return [on('opened', 0)];
  const own = Object.keys(task.answers);
  const takes = pace === 'quick' ? 0 : measureWhen(task.due, shortest);
  const { giveUp } = task;
  const given =
    giveUp === undefined || giveUp === 'after_ladder'
      ? []
      : [on('given_up', Math.max(takes, measure(giveUp, shortest)))];
  return [...(own.length === 0 ? ['done'] : own).map((name) => on(name, takes)), ...given];
}
