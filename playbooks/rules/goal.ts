import { armId } from '../kernel/arm-id';
import { holds } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { Goal, Plan, Span } from '../kernel/plan';
import type { Trigger } from '../kernel/trigger';
import type { Context, NewWait } from './decision';
import { environment } from './environment';
import { inputsOfTrigger, matchEvent } from './match';
import { resolveWhen, siteOf } from './place';

/** Whether the goal is reached: judged from data when the enrollment has ended, and for as long after as it says. */

/** The arm that waits for it after the end. */
export const GOAL_ARM = armId('', 0, 'goal');

/** `open` with `reachedAt`: to be confirmed at `dueAt`; without: it may still come until then. */
export type GoalState =
  | { readonly verdict: 'reached'; readonly reachedAt: number }
  | { readonly verdict: 'missed' }
  | { readonly verdict: 'open'; readonly reachedAt?: number; readonly dueAt?: number };

type Where = Pick<Context, 'project' | 'snapshot' | 'now'> & { readonly plan: Plan };

/** By what it may still be reached: an event, or a change. */
export function goalTrigger(
  plan: Plan,
): Extract<Trigger, { kind: 'event' | 'when' | 'becomes' }> | undefined {
  const trigger = plan.goal && plan.exits[plan.goal.exit]?.trigger;
  return trigger?.kind === 'silence' || trigger?.kind === 'at' ? undefined : trigger;
}

/** When a span of it is over, ms; undefined where the calendar does not know yet. */
export function goalTime(span: Span, from: number, where: Where): number | undefined {
  const due = resolveWhen(span, from, { site: siteOf(where), look: environment(where) });
  return due.kind === 'at' ? due.at : undefined;
}

export function goalConfirmed({ confirm }: Goal, look: Environment): boolean {
  return !confirm || holds(confirm.if, look);
}

/** It has come: by its exit, or by what would have brought it after another end. */
export function goalReached(goal: Goal, reachedAt: number, where: Where): GoalState {
  if (!goal.confirm) return { verdict: 'reached', reachedAt };
  const dueAt = goalTime(goal.confirm.after, reachedAt, where);
  return { verdict: 'open', reachedAt, ...(dueAt === undefined ? {} : { dueAt }) };
}

/** As the enrollment ends by `exit`; undefined for a playbook without a goal. */
export function goalAtEnd(exit: string, context: Context): GoalState | undefined {
  const { plan, enrollment, now } = context;
  const { goal } = plan;
  if (!goal) return undefined;
  const endedAt = enrollment.endedAt ?? now;
  if (exit === goal.exit) return goalReached(goal, endedAt, context);
  const trigger = goalTrigger(plan);
  if (!goal.within || !trigger) return { verdict: 'missed' };
  const since = cameSince(trigger, endedAt, context);
  if (since !== undefined) return goalReached(goal, since, context);
  const dueAt = goalTime(goal.within, endedAt, context);
  return { verdict: 'open', ...(dueAt === undefined ? {} : { dueAt }) };
}

/** Between the end and the writing of it. */
function cameSince(trigger: Trigger, endedAt: number, context: Context): number | undefined {
  if (trigger.kind !== 'event') return undefined;
  const { types, if: guard } = trigger;
  const look = environment(context);
  const met = context.events.find(
    (event) =>
      event.receivedAt > endedAt &&
      matchEvent({ types, guard, since: endedAt }, event, context.snapshot.subject, look),
  );
  return met?.at;
}

/** The rows that wait for it, one per event type. */
export function goalWaits(
  state: GoalState,
  context: Pick<Context, 'plan' | 'project' | 'now'>,
): NewWait[] {
  const trigger = goalTrigger(context.plan);
  if (state.verdict !== 'open' || state.reachedAt !== undefined || !trigger) return [];
  const types = trigger.kind === 'event' ? trigger.types : [''];
  return types.map((type) => ({
    arm: GOAL_ARM,
    kind: trigger.kind,
    type,
    ...(trigger.kind === 'event' ? {} : { condition: trigger.condition }),
    ...(trigger.if ? { guard: trigger.if } : {}),
    inputs: inputsOfTrigger(trigger, context.plan, context.project),
    binds: {},
    since: context.now,
  }));
}
