import type { TracedEntry } from '../kernel/trace-entry';
import type { Instruction, Plan } from '../kernel/plan';

/** What a playbook has that a test can see: steps, outcomes that its author wrote, arms of branches and splits. */
export interface Coverage {
  readonly seen: readonly string[];
  /** `step`, `step: outcome`, `step: arm`. */
  readonly unseen: readonly string[];
  /** 0..100, rounded down: 100 is everything. */
  readonly percent: number;
}

/** Steps the compiler made are nobody's to test: ends of branches, turns and fragments, exits that an outcome names. */
function isOwn(one: Instruction): boolean {
  if (one.op === 'join' || one.op === 'turn' || one.op === 'end') return false;
  return one.op !== 'exit' || !one.step.includes('.');
}

function pointsOf(plan: Plan): ReadonlySet<string> {
  const points = new Set<string>();
  for (const one of plan.code.filter(isOwn)) {
    points.add(one.step);
    for (const outcome of outcomesOf(one)) points.add(`${one.step}: ${outcome}`);
  }
  return points;
}

function outcomesOf(one: Instruction): readonly string[] {
  if (one.op === 'branch') return [...one.arms.map((arm) => arm.if.source), 'else'];
  if (one.op === 'split') return one.arms.map(({ name }) => name);
  if (one.op === 'parallel') return [];
  return Object.keys(one.outcomes);
}

/** What only holds other steps leaves no line of its own until it is over: it is seen with the first of them. */
function holds(plan: Plan, one: Instruction, seen: ReadonlySet<string>): boolean {
  if (one.op !== 'parallel' && one.op !== 'repeat' && one.op !== 'use') return false;
  const pc = plan.code.indexOf(one);
  return plan.code.some(({ step, scopes = [] }) => {
    const inside = scopes.some((scope) => 'pc' in scope && scope.pc === pc);
    return seen.has(step) && (inside || step.startsWith(`${one.step}.`));
  });
}

export function coverageOf(plan: Plan, traces: readonly (readonly TracedEntry[])[]): Coverage {
  const all = pointsOf(plan);
  const seen = new Set<string>();
  for (const entry of traces.flat()) {
    const { outcome, kind } = entry;
    // An exit names the instruction that left.
    const step = entry.step ?? plan.code[entry.pc ?? -1]?.step;
    if (step === undefined || kind === 'passed') continue;
    if (all.has(step)) seen.add(step);
    // A task that nobody waits for ends its step by being there.
    const ends = outcome ?? (kind === 'task' || kind === 'merged' ? 'opened' : '');
    const point = `${step}: ${ends}`;
    if (all.has(point)) seen.add(point);
  }
  for (const { step } of plan.code.filter((one) => holds(plan, one, seen))) seen.add(step);
  const unseen = [...all].filter((point) => !seen.has(point));
  const percent = all.size === 0 ? 100 : Math.floor((seen.size / all.size) * 100);
  return { seen: [...seen].sort(), unseen, percent };
}
