import type { Plan } from '../../kernel/plan';

/**
 * A plan without numbers that stand for places: lifted parts are put back into their expressions, lists of names go. What
 * is left is equal exactly when it means the same.
 */
export function plain(plan: Plan): Plan {
  return walked(plan, plan) as Plan;
}

function walked(value: unknown, plan: Plan): unknown {
  if (Array.isArray(value)) {
    if (value[0] === 'lifted' && typeof value[1] === 'number' && value.length === 2)
      return ['lifted', walked(plan.lifted[value[1]]?.expr, plan)];
    return value.map((item: unknown) => walked(item, plan));
  }
  if (typeof value !== 'object' || value === null) return value;
  const isRead = 'expr' in value && 'names' in value;
  const entries = Object.entries(value).filter(([key]) => !(isRead && key === 'names'));
  return Object.fromEntries(entries.map(([key, inner]) => [key, walked(inner, plan)]));
}
