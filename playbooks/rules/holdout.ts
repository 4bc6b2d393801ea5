import { resolveSpan, type Place } from '../calendar/resolve';
import type { Project } from '../kernel/catalog';
import { holds } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { Plan, Span } from '../kernel/plan';
import { share } from '../kernel/split';
import type { NewWait } from './decision';
import { goalTrigger, goalWaits, type GoalState } from './goal';

/** Who is left out of a playbook, to see whether it works. Scenarios tell of those who are not. */

/** By the customer, for ever: the same over versions, ways in and another entry. */
export function isHeldOut({ playbook, holdout = 0 }: Plan, customer: string): boolean {
  return holdout > 0 && share(`holdout:${playbook}:${customer}`) < holdout;
}

export interface HeldOut {
  /** Absent: there is no goal to wait for. */
  readonly state?: GoalState;
  /** By what it may be reached. */
  readonly waits: readonly NewWait[];
}

export interface AtEntry {
  readonly plan: Plan;
  readonly project: Project;
  readonly place: Place;
  readonly look: Environment;
  readonly now: number;
}

/** What is waited for instead of steps: the trigger of the goal alone, for as long as it has `within`; else for good. */
export function holdOut(at: AtEntry): HeldOut {
  const { plan, look } = at;
  if (!plan.goal) return { waits: [] };
  const trigger = goalTrigger(plan);
  const already =
    trigger?.kind === 'when' &&
    holds(trigger.condition, look) &&
    (!trigger.if || holds(trigger.if, look));
  const state = already ? comeAtOnce(at) : open(timeOf(plan.goal.within, at));
  return { state, waits: goalWaits(state, at) };
}

function comeAtOnce(at: AtEntry): GoalState {
  const { now, plan } = at;
  const confirm = plan.goal?.confirm;
  if (!confirm) return { verdict: 'reached', reachedAt: now };
  return { ...open(timeOf(confirm.after, at)), reachedAt: now };
}

function open(dueAt: number | undefined): Extract<GoalState, { verdict: 'open' }> {
  return { verdict: 'open', ...(dueAt === undefined ? {} : { dueAt }) };
}

function timeOf(span: Span | undefined, { now, place }: AtEntry): number | undefined {
  const due = span && resolveSpan(span, now, place);
  return due?.kind === 'at' ? due.at : undefined;
}
