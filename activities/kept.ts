import type { Delivery, Receipt } from '../playbooks/kernel/command';
import type { SendDecision } from '../playbooks/rules/decision';
import { nextHour } from '../playbooks/rules/recheck';
import { told } from './told';
import type { Try } from './deliver-deps';
import type { Conclusion } from './deliver-store';

/** What a guard keeps lies in a queue of ours: no workflow asks again, it is told when the way is free. */
export function kept(
  here: Pick<Try, 'ground' | 'request' | 'planned'> & { readonly now: number },
  receipt: Receipt,
  decision: Extract<SendDecision, { kind: 'wait' }>,
): Conclusion {
  const { request, now, planned } = here;
  const { reason, until, withinAt, contact, priority, checks } = decision;
  const since = request.delivery.since ?? now;
  const keeper = { reason, ...(until === undefined ? {} : { until }) };
  const whom = contact === undefined ? {} : { contact };
  const within = withinAt === undefined ? {} : { withinAt };
  return {
    planned,
    status: 'waiting',
    reason,
    checks,
    waiting: {
      ...{ ...keeper, ...whom, priority, since, ...within },
      recheckAt: recheckAt(until, now),
      delivery: { ...withoutBatches(request.delivery), since },
    },
    receipt,
    at: now,
    trace: told(here, receipt, { keeper }),
  };
}

export function withoutBatches({ id, pc, step, visit, binds, approval }: Delivery): Delivery {
  return { id, pc, step, visit, binds, ...(approval === undefined ? {} : { approval }) };
}

/** When its guard says so, and each hour. */
export function recheckAt(until: number | undefined, now: number): number {
  const hour = nextHour(now);
  return until === undefined || until > hour ? hour : Math.max(until, now);
}
