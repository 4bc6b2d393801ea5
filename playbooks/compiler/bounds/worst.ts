import type { Instruction, Plan, Send } from '../../kernel/plan';
import { mostTogether } from './most';
import type { Asked, Most } from './most';
import { DAY, valuesOf } from './spans';

/**
 * The most a playbook does within a time, over all its paths. Messages and tasks: as if answers and events came at
 * once. History: as if every task took until it is due. A way back begins a new count; guards only make it less.
 */

export const MONTH = 30 * DAY;
export const WEEK = 7 * DAY;
export const LIMITS = { sends: 20, tasks: 600, events: 1000 } as const;

/** History events of a step that waits for somebody, and of one that only passes. */
const EVENTS = 11;
const EVENTS_PASSING = 1;

/** Above `limit`, else nothing. */
export function worstSends(
  plan: Plan,
  contact: string,
  { within, limit }: { readonly within: number; readonly limit: number },
): Most | undefined {
  const asked = { pace: 'quick', within } as const;
  return worst(plan, asked, limit, (one) =>
    one.op === 'send' && reached(one).includes(contact) ? 1 : 0,
  );
}

export function worstTasks(plan: Plan, limit: number): Most | undefined {
  return worst(plan, { pace: 'quick', within: MONTH }, limit, ({ op }) => (op === 'task' ? 1 : 0));
}

export function worstHistory(plan: Plan, limit: number): Most | undefined {
  return worst(plan, { pace: 'usual', within: DAY }, limit, ({ op }) =>
    op === 'send' || op === 'task' || op === 'wait' || op === 'call' ? EVENTS : EVENTS_PASSING,
  );
}

function worst(
  plan: Plan,
  asked: Omit<Asked, 'weights'>,
  limit: number,
  weigh: (one: Instruction) => number,
): Most | undefined {
  return mostTogether(plan, { ...asked, weights: plan.code.map(weigh) }, limit);
}

/** Everybody whom a send names first or copies, in the author's words. */
export function contactsOf(plan: Plan): readonly string[] {
  return [...new Set(plan.code.flatMap((one) => (one.op === 'send' ? reached(one) : [])))];
}

function reached({ to, cc }: Send): readonly string[] {
  const first = valuesOf(to).map((chain) => chain[0]);
  return [...new Set([...first, ...(cc ?? [])].flatMap((one) => one?.source ?? []))];
}
