import type { Item } from '../../playbooks/kernel/command';
import type { Result } from '../../playbooks/kernel/result';
import type { Instruction, Plan } from '../../playbooks/kernel/plan';
import { decide } from '../../playbooks/rules/decide';
import type { Context, Decided } from '../../playbooks/rules/decision';
import { context, plan } from './context';

/** Deciding one batch about a small plan. */

export const HOUR = 3_600_000;
export const at = (step: string) => ({ pc: 0, step, visit: 1, binds: {} });

export function settle(
  items: Item[],
  of: Instruction | Plan,
  more: Partial<Context> = {},
): Decided {
  return decide({ n: 1, items }, context('op' in of ? plan(of) : of, more));
}

export function first<K extends Result['kind']>(
  decided: Decided,
  kind: K,
): Extract<Result, { kind: K }> {
  const result = decided.results[0];
  if (result?.kind !== kind) throw new Error(`expected ${kind}: ${JSON.stringify(result)}`);
  return result as Extract<Result, { kind: K }>;
}
