import type { Condition } from '../../../playbooks/kernel/expression';
import type {
  Approval,
  Instruction,
  Parallel,
  Plan,
  Repeat,
  Scope,
  Send,
  Task,
  Wait,
} from '../../../playbooks/kernel/plan';
import type { Arm, Trigger } from '../../../playbooks/kernel/trigger';
import { END } from '../../../playbooks/kernel/plan';

/** Small plans, as the compiler would write them. */

export function plan(code: readonly Instruction[], more: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    playbook: 'small',
    title: 'Small',
    owner: 'cs@acme.example',
    subject: 'customer',
    purpose: 'service',
    priority: 'normal',
    ways: { by_hand: { kind: 'manual', fields: {} } },
    reenroll: 'never',
    exits: { churned: { trigger: event('customer.left') }, descoped: {} },
    exitOrder: ['churned', 'descoped'],
    onExitTasks: 'close',
    vars: {},
    start: 0,
    code,
    lifted: [],
    keeps: {},
    events: {},
    templates: {},
    ...more,
  };
}

export function event(...types: string[]): Trigger {
  return { kind: 'event', types };
}

/** `steps.x.outcome == "y"` */
export function outcomeIs(step: string, outcome: string): Condition {
  const name = `steps.${step}.outcome`;
  return {
    expr: ['==', ['name', name], ['lit', outcome]],
    names: [name],
    source: `${name} == "${outcome}"`,
  };
}

/** A condition over a fact: `customer.<x> > n` */
export function above(attribute: string, n: number): Condition {
  const name = `customer.${attribute}`;
  return {
    expr: ['>', ['name', name], ['lit', n]],
    names: [name],
    source: `${name} > ${n}`,
  };
}

export function send(step: string, next: number, more: Partial<Send> = {}): Send {
  return {
    op: 'send',
    step,
    next,
    outcomes: {},
    template: `t/${step}`,
    purpose: 'service',
    priority: 'normal',
    to: [],
    as: [],
    channels: ['email'],
    ...more,
  };
}

export function task(step: string, next: number, more: Partial<Task> = {}): Task {
  return {
    op: 'task',
    step,
    next,
    outcomes: {},
    title: step,
    assign: [],
    due: { n: 1, unit: 'd' },
    answers: {},
    form: {},
    priority: 'normal',
    ...more,
  };
}

export function wait(step: string, next: number, more: Partial<Wait> = {}): Wait {
  return {
    op: 'wait',
    step,
    next,
    outcomes: {},
    arms: [],
    untilOutcome: more.arms ? 'timeout' : 'reached',
    ...more,
  };
}

export function arm(name: string, type: string, since: Arm['since'] = 'step'): Arm {
  return { name, trigger: event(type), since };
}

export function notify(step: string, next: number): Instruction {
  return { op: 'notify', step, next, outcomes: {}, to: [], cc: [], text: step };
}

/** A parallel at `pc` whose branches are laid out behind it, each with its end. */
export function parallel(
  step: string,
  at: { pc: number; next: number; join: Parallel['join'] },
  branches: Readonly<Record<string, (pc: number) => readonly Instruction[]>>,
): Instruction[] {
  const code: Instruction[] = [];
  const starts: { name: string; to: number }[] = [];
  for (const [branch, steps] of Object.entries(branches)) {
    const to = at.pc + 1 + code.length;
    const scope: Scope = { kind: 'branch', pc: at.pc, branch };
    starts.push({ name: branch, to });
    const end = { op: 'join', step: `${step}/${branch}`, next: at.next, outcomes: {} } as const;
    const inside: Instruction[] = [...steps(to), { ...end, parallel: at.pc, branch }];
    code.push(...inside.map((one) => within(scope, one)));
  }
  const head = { op: 'parallel', step, next: at.next, outcomes: {}, join: at.join } as const;
  return [{ ...head, branches: starts }, ...code];
}

/** A repeat at `pc` with what it does right behind it. */
export function repeat(
  step: string,
  at: { pc: number; next: number; steps: (pc: number) => readonly Instruction[] },
  more: Partial<Repeat> = {},
): Instruction[] {
  const { pc, next } = at;
  const scope: Scope = { kind: 'turn', pc };
  const end = { op: 'turn', step: `${step}/turn`, next, outcomes: {}, repeat: pc } as const;
  const inside = [...at.steps(pc + 1), end].map((one) => within(scope, one));
  return [{ op: 'repeat', step, next, outcomes: {}, max: 3, do: pc + 1, ...more }, ...inside];
}

export function within(scope: Scope, instruction: Instruction): Instruction {
  return { ...instruction, scopes: [scope, ...(instruction.scopes ?? [])] };
}

export function approval(more: Partial<Approval> = {}): Approval {
  return { by: [], within: { n: 2, unit: 'd' }, otherwise: 'skip', ...more };
}

export function unless(type: string): Arm {
  return arm('unless', type);
}

/** Mail, wait three days or for an event, task by its outcome, mail: what costs are counted on. */
export const reference: Plan = plan([
  send('welcome', 1),
  wait('kickoff', 2, { arms: [arm('reached', 'kickoff.booked')], until: { n: 3, unit: 'd' } }),
  {
    op: 'branch',
    step: 'which',
    next: END,
    outcomes: {},
    arms: [{ if: outcomeIs('kickoff', 'reached'), to: 3 }],
    else: 4,
  },
  task('prepare', 5, { giveUp: { n: 7, unit: 'd' }, outcomes: { done: 5, given_up: END } }),
  task('call', 5, { giveUp: { n: 7, unit: 'd' }, outcomes: { done: 5, given_up: END } }),
  send('summary', END),
]);
