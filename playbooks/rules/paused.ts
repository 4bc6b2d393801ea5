import { toTime } from '../kernel/civil';
import type { Delivery } from '../kernel/command';
import type { Send } from '../kernel/plan';
import type { Check, Context, SendDecision } from './decision';
import { environment } from './environment';
import { picked } from './picked';
import { missingYear, resolveWhen, siteOf } from './place';
import type { Timed } from './place';

/** What an operator's pause does to a message: it waits for as long as the pause lasts, and may be stale after it. */

interface Asked {
  readonly step: Send;
  readonly checks: readonly Check[];
}

/** Asked before anybody is looked for: until the pause is over nothing is decided about it but what ends it for good. */
export function keptByPause(
  { binds, ...delivery }: Delivery,
  context: Context,
  { step, checks }: Asked,
): SendDecision | undefined {
  const { paused, playbook } = context.enrollment;
  if (paused !== true) return staleByPause({ binds, ...delivery }, context, { step, checks });
  const check = { rule: 'paused', passed: false, seen: { playbook } };
  const priority = picked(step.priority, environment(context, { binds })) ?? context.plan.priority;
  return { kind: 'wait', reason: 'paused', priority, checks: [...checks, check] };
}

/** The pause is over: it has lasted longer than anything else may keep the message. */
function staleByPause(
  delivery: Delivery,
  context: Context,
  { step, checks }: Asked,
): SendDecision | undefined {
  const { skipStale, since } = delivery;
  if (skipStale !== true || since === undefined) return undefined;
  const end = patienceEnds(delivery, step, context);
  if (end.kind === 'missing-year')
    return { kind: 'park', code: 'calendar-year-missing', reason: missingYear(end), checks };
  if (end.kind !== 'at' || end.at > context.now) return undefined;
  const seen = { since: toTime(since), until: toTime(end.at) };
  const check = { rule: 'stale', passed: false, seen };
  return { kind: 'skip', reason: 'stale', checks: [...checks, check] };
}

/** Until when window, hold, cap and rate may keep it. */
export function patienceEnds(
  { binds, since }: Pick<Delivery, 'binds' | 'since'>,
  { within }: Send,
  context: Context,
): Timed {
  const look = environment(context, { binds });
  const span = (within && picked(within, look)) ?? context.project.guards.patience;
  return resolveWhen(span, since ?? context.now, { site: siteOf(context), look });
}
