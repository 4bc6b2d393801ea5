import { evaluate } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { Pick, Picked } from '../kernel/plan';

/** One value per value of an enum, chosen when it is needed. */

/** Undefined where the enum has no value (or one the plan does not know) and there is no `else`. */
export function picked<T>(of: Picked<T>, look: Environment): T | undefined {
  if (!isPick(of)) return of;
  const value = evaluate(of.pick.expr, look);
  if (typeof value === 'string' && Object.hasOwn(of.of, value)) return of.of[value];
  return of.else;
}

export function isPick<T>(of: Picked<T>): of is Pick<T> {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, 'pick');
}
