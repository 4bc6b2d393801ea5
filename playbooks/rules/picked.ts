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

/** Every value it may come to. */
export function choices<T>(of: Picked<T>): readonly T[] {
  if (!isPick(of)) return [of];
  return [...Object.values(of.of), ...(of.else === undefined ? [] : [of.else])];
}

/** What it is chosen by, for people; nothing where there is nothing to choose. */
export function pickSource<T>(of: Picked<T>): string | undefined {
  return isPick(of) ? of.pick.source : undefined;
}

export function isPick<T>(of: Picked<T>): of is Pick<T> {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, 'pick');
}
