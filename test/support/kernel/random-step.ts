import type { Condition } from '../../../playbooks/kernel/expression';
import type { Instruction, Span } from '../../../playbooks/kernel/plan';
import type { Arm } from '../../../playbooks/kernel/trigger';
import { above, approval, arm, unless } from './plans';

/** Steps nobody wrote. */

export interface RandomStep {
  readonly verb:
    | 'send'
    | 'task'
    | 'notify'
    | 'wait'
    | 'branch'
    | 'split'
    | 'parallel'
    | 'repeat'
    | 'set'
    | 'call'
    | 'run'
    | 'use'
    | 'exit'
    | 'back';
  /** What it looks like: each verb reads of it what it needs. */
  readonly odd: number;
  readonly lists: readonly (readonly RandomStep[])[];
}

export const DAYS: Span = { n: 3, unit: 'd' };

interface Bare {
  readonly step: string;
  readonly next: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

const TRIES: Condition = {
  expr: ['+', ['name', 'vars.tries'], ['lit', 1]],
  names: ['vars.tries'],
  source: 'vars.tries + 1',
};
const SEATS: Condition = {
  expr: ['name', 'customer.seats'],
  names: ['customer.seats'],
  source: 'customer.seats',
};
/** A wait for something the enrollment itself writes: armed anew when that changes. */
const TRIED: Arm = {
  name: 'one',
  since: 'step',
  trigger: {
    kind: 'when',
    condition: {
      expr: ['>', ['name', 'customer.seats'], ['name', 'vars.tries']],
      names: ['customer.seats', 'vars.tries'],
      source: 'customer.seats > vars.tries',
    },
  },
};
const BLOCKED: Condition = {
  expr: ['==', ['name', 'customer.waiting'], ['lit', true]],
  names: ['customer.waiting'],
  source: 'customer.waiting',
};

export function plainOf({ verb, odd }: RandomStep, common: Bare): Instruction {
  const guard = odd % 11 === 0 ? { if: above('seats', 30) } : {};
  const failing = odd % 13 === 0 ? { onFailure: common.next } : {};
  const bare = { ...common, ...guard, ...failing };
  switch (verb) {
    case 'send':
      return {
        ...bare,
        op: 'send',
        template: 't',
        purpose: 'service',
        priority: 'normal',
        to: [],
        as: [],
        channels: ['email'],
        ...(odd % 2 ? { approval: approval({ otherwise: OTHERWISE[odd % 3] ?? 'skip' }) } : {}),
        ...(odd % 3 === 1 ? { unless: unless('outreach.replied') } : {}),
      };
    case 'task':
      return {
        ...bare,
        op: 'task',
        title: common.step,
        assign: [],
        due: DAYS,
        answers: {},
        form: {},
        priority: 'normal',
        giveUp: odd % 2 ? 'after_ladder' : DAYS,
        ladder: { from: 'open', until: 'done', rounds: 1, end: DAYS, rungs: [] },
        ...(odd % 3 ? {} : { blocks: false }),
        ...(odd % 5
          ? {}
          : { doneWhen: [odd % 2 ? arm('by_itself', 'x') : { ...TRIED, name: 'by_itself' }] }),
        ...(odd % 7 ? {} : { pauseWhile: BLOCKED }),
      };
    case 'wait':
      return {
        ...bare,
        op: 'wait',
        arms: [odd % 4 ? arm('one', 'x') : TRIED, arm('two', 'y')].slice(0, odd % 3),
        ...(odd % 2 && odd % 3 === 2 ? { all: true } : {}),
        ...(odd % 7 ? {} : { pauseWhile: BLOCKED }),
        until: DAYS,
        untilOutcome: odd % 3 ? 'timeout' : 'reached',
      };
    case 'set':
      return {
        ...bare,
        op: 'set',
        set: [
          { target: { of: 'vars', name: 'tries' }, value: TRIES },
          ...(odd % 2
            ? [{ target: { of: 'customer', name: 'churn' }, value: SEATS } as const]
            : []),
        ],
      };
    case 'call':
      return { ...bare, op: 'call', connection: 'billing', method: 'POST', path: '/', body: {} };
    case 'run':
      return { ...bare, op: 'run', playbook: 'other', way: 'by_hand', with: {} };
    case 'exit':
      return { ...bare, op: 'exit', exit: odd % 2 ? 'churned' : 'descoped' };
    default:
      return { ...bare, op: 'notify', to: [], cc: [], text: common.step };
  }
}

const OTHERWISE = ['send', 'skip', 'escalate'] as const;
