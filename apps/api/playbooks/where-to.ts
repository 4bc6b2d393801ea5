import type { Instruction, Plan } from '../../../playbooks/kernel/plan';
import { outcomesOf, targetOf } from '../../../playbooks/tools/plan-words';

/** Where a jump leads, by the ids of the graph: a step, `exit:<name>`, `joined:<pc>` or `finished`. */
export function whereTo(plan: Plan, pc: number): string {
  const target = targetOf(plan, pc);
  if (target.kind === 'end') return 'finished';
  if (target.kind === 'join') return `joined:${target.pc}`;
  const step = plan.code[target.pc];
  if (step?.op === 'exit' && !step.if) return `exit:${step.exit}`;
  return step?.step ?? 'finished';
}

/** Each outcome a step can have -> where it leads. */
export function outcomesTo(plan: Plan, step: Instruction): Readonly<Record<string, string>> {
  const names = new Set([...outcomesOf(step), ...Object.keys(step.outcomes)]);
  return Object.fromEntries(
    [...names].map((name) => [name, whereTo(plan, step.outcomes[name] ?? step.next)]),
  );
}
