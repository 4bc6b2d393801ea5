import type { Instruction, Plan } from '../kernel/plan';

/** Pcs of the sends that may go as soon as a thread comes to a place, before anybody or anything is waited for again. */
export function sendsAtOnce(plan: Plan, pc: number): number[] {
  const seen = new Set<number>();
  const found = new Set<number>();
  const ahead = [pc];
  for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
    const instruction = plan.code[at];
    if (instruction === undefined || seen.has(at)) continue;
    seen.add(at);
    if (instruction.op === 'send' && !asksFirst(instruction)) found.add(at);
    ahead.push(...onwards(plan, instruction));
  }
  return [...found].sort((a, b) => a - b);
}

/** A draft lies with a person before it goes. */
function asksFirst({ approval }: Extract<Instruction, { op: 'send' }>): boolean {
  return approval !== undefined && approval.if === undefined;
}

/** Where a thread may be led without waiting; more than one where values decide. */
function onwards(plan: Plan, one: Instruction): number[] {
  switch (one.op) {
    case 'wait':
    case 'call':
      return [];
    case 'task':
      return one.blocks === false ? [after(one, 'opened')] : [];
    case 'send':
      return asksFirst(one) ? [] : [...Object.values(one.outcomes), one.next];
    case 'branch':
      return [...one.arms.map(({ to }) => to), one.else];
    case 'split':
      return one.arms.map(({ to }) => to);
    case 'parallel':
      return one.branches.map(({ to }) => to);
    case 'join':
      return joined(plan, one.parallel);
    case 'repeat':
      return one.every ? [] : [one.do, after(one, 'until'), after(one, 'max')];
    case 'turn':
      return [one.repeat];
    case 'use':
      return [one.to];
    case 'end':
      return ended(plan, one);
    case 'exit':
      return [plan.exits[one.exit]?.do ?? -1];
    default:
      return [...Object.values(one.outcomes), one.next];
  }
}

function after({ outcomes, next }: Instruction, outcome: string): number {
  return (Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined) ?? next;
}

/** One branch that comes to its end may be the last that was waited for. */
function joined(plan: Plan, pc: number): number[] {
  const parallel = plan.code[pc];
  return parallel === undefined ? [] : [parallel.next];
}

function ended(plan: Plan, { use, outcome }: Extract<Instruction, { op: 'end' }>): number[] {
  const used = plan.code[use];
  return used === undefined ? [] : [after(used, outcome)];
}
