import type { Instruction, Plan, Span, When } from '../../kernel/plan';
import { DAY, longest, measure } from './spans';

/** How long after its start a playbook may still count business time: minutes. Ways back are not followed. */
export function latestBusiness(plan: Plan): number {
  return new Latest(plan).run();
}

/** A task without an end, or one that ends with its ladder. */
const OPEN_TASK = 30 * DAY;
/** Beyond two years nobody has a calendar. */
const MOST = 800 * DAY;

class Latest {
  /** How late each number may begin. */
  private readonly begins = new Map<number, number>();
  private reached = 0;

  constructor(private readonly plan: Plan) {}

  run(): number {
    this.walk(this.plan.start, 0);
    return this.reached;
  }

  /** Longer ways are walked again, so that each number knows the latest; numbers on the way are not entered twice. */
  private walk(entry: number, start: number): void {
    const open: { readonly pc: number; readonly at: number; readonly on: ReadonlySet<number> }[] = [
      { pc: entry, at: start, on: new Set() },
    ];
    for (let steps = 0; steps < MOST_WALKED && open.length > 0; steps++) {
      const here = open.pop();
      const instruction = here === undefined ? undefined : this.plan.code[here.pc];
      if (here === undefined || instruction === undefined || here.on.has(here.pc)) continue;
      if ((this.begins.get(here.pc) ?? -1) >= here.at) continue;
      this.begins.set(here.pc, here.at);
      const takes = Math.min(this.takes(instruction), MOST);
      if (countsBusiness(instruction)) this.reached = Math.max(this.reached, here.at + takes);
      const at = Math.min(here.at + takes, MOST);
      const on = new Set([...here.on, here.pc]);
      for (const pc of this.targets(instruction)) open.push({ pc, at, on });
    }
  }

  private takes(instruction: Instruction): number {
    switch (instruction.op) {
      case 'wait':
        return whenTakes(instruction.until);
      case 'task': {
        const { giveUp, due } = instruction;
        if (giveUp === undefined || giveUp === 'after_ladder')
          return Math.max(OPEN_TASK, whenTakes(due));
        return measure(giveUp, longest);
      }
      case 'turn': {
        const repeat = this.plan.code[instruction.repeat];
        if (repeat?.op !== 'repeat' || repeat.every === undefined) return 0;
        const { every, max } = repeat;
        const one = 'n' in every || 'pick' in every ? measure(every, longest) : DAY;
        return Math.min(MOST, one * (max - 1));
      }
      default:
        return 0;
    }
  }

  private targets(instruction: Instruction): readonly number[] {
    const { next, outcomes, onFailure } = instruction;
    const own = onFailure === undefined ? [] : [onFailure];
    switch (instruction.op) {
      case 'branch':
        return [...own, ...instruction.arms.map(({ to }) => to), instruction.else];
      case 'split':
        return [...own, ...instruction.arms.map(({ to }) => to)];
      case 'parallel':
        return [...own, ...instruction.branches.map(({ to }) => to)];
      case 'repeat':
        return [...own, instruction.do];
      case 'turn': {
        const repeat = this.plan.code[instruction.repeat];
        return repeat === undefined ? [] : [repeat.next, ...Object.values(repeat.outcomes)];
      }
      case 'join':
        return [next];
      case 'use':
        return [...own, instruction.to];
      case 'end': {
        const use = this.plan.code[instruction.use];
        return use === undefined ? [] : [use.next, ...Object.values(use.outcomes)];
      }
      case 'exit':
        return [];
      default:
        return [...own, next, ...Object.values(outcomes)];
    }
  }
}

const MOST_WALKED = 5000;

function whenTakes(when: When | undefined): number {
  if (when === undefined) return 0;
  if (!('date' in when)) return measure(when, longest);
  // Days from the start of the enrollment are known; other dates are not.
  const own = when.date.source.trim() === 'enrollment.started_at';
  return own && when.after !== undefined ? measure(when.after, longest) : 0;
}

/** What is due in days is due at the close of a business day. */
function countsBusiness(instruction: Instruction): boolean {
  if (instruction.op === 'task') return true;
  if (instruction.op !== 'wait' || instruction.until === undefined) return false;
  const { until } = instruction;
  const spans: readonly Span[] =
    'date' in until ? [] : 'pick' in until ? Object.values(until.of) : [until];
  const rolls = 'date' in until && until.roll !== undefined;
  return (
    rolls || spans.some(({ unit, roll }) => unit === 'bd' || unit === 'bh' || roll !== undefined)
  );
}
