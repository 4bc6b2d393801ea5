import type { Condition } from '../kernel/expression';
import type { Instruction, Plan, Send } from '../kernel/plan';
import { armOf } from '../kernel/split';

/** What happens before anybody or anything is waited for, when a thread comes to a place. Messages are those that may go. */

export interface Ahead {
  readonly tasks: number;
  readonly sends: number;
  /** It leaves by this, whatever way it goes. */
  readonly exit?: string;
}

/** What is known of whom it is about. */
export interface Known {
  readonly customer: string;
  /** Undefined: nobody can say without the enrollment's own memory. */
  readonly holds: (condition: Condition) => boolean | undefined;
  /** False: it would be skipped as stale. */
  readonly goes?: (send: Send) => boolean;
}

const NOTHING: Ahead = { tasks: 0, sends: 0 };

/** Where the enrollment's own memory decides the way, the one on which most happens counts. */
export function countAhead(plan: Plan, pc: number, known: Known): Ahead {
  return new Walk(plan, known).at(pc, []);
}

class Walk {
  constructor(
    private readonly plan: Plan,
    private readonly known: Known,
  ) {}

  /** `behind`: where it has come through; a loop ends there. */
  at(pc: number, behind: readonly number[]): Ahead {
    const one = this.plan.code[pc];
    if (one === undefined || behind.includes(pc)) return NOTHING;
    const on = (...ways: readonly number[]): Ahead =>
      most(ways.map((way) => this.at(way, [...behind, pc])));
    const guard = one.if ? this.known.holds(one.if) : true;
    if (guard === false) return on(one.next);
    const done = this.done(one, on);
    return guard === true ? done : most([done, on(one.next)]);
  }

  private done(one: Instruction, on: (...ways: readonly number[]) => Ahead): Ahead {
    switch (one.op) {
      case 'wait':
      case 'call':
        return NOTHING;
      case 'task':
        return sum(
          { tasks: 1, sends: 0 },
          one.blocks === false ? on(after(one, 'opened')) : NOTHING,
        );
      case 'send':
        if (asksFirst(one)) return NOTHING;
        return sum(
          { tasks: 0, sends: this.known.goes?.(one) === false ? 0 : 1 },
          on(...Object.values(one.outcomes), one.next),
        );
      case 'branch':
        return on(...this.armsOf(one));
      case 'split':
        return on(armOf(one.arms, `split:${one.salt}:${this.known.customer}`)?.to ?? one.next);
      case 'parallel':
        return one.branches.map(({ to }) => on(to)).reduce(sum, NOTHING);
      case 'repeat':
        return one.every ? NOTHING : on(one.do, after(one, 'until'), after(one, 'max'));
      case 'join':
        // Others may have to come first.
        return NOTHING;
      case 'turn':
        return on(one.repeat);
      case 'use':
        return on(one.to);
      case 'end':
        return on(this.endOf(one));
      case 'exit':
        return { ...on(this.plan.exits[one.exit]?.do ?? -1), exit: one.exit };
      default:
        return on(...Object.values(one.outcomes), one.next);
    }
  }

  private armsOf(branch: Of<'branch'>): number[] {
    const ways: number[] = [];
    for (const arm of branch.arms) {
      const holds = this.known.holds(arm.if);
      if (holds === false) continue;
      ways.push(arm.to);
      if (holds === true) return ways;
    }
    return [...ways, branch.else];
  }

  private endOf({ use, outcome }: Of<'end'>): number {
    const used = this.plan.code[use];
    return used === undefined ? -1 : after(used, outcome);
  }
}

type Of<Op extends Instruction['op']> = Extract<Instruction, { op: Op }>;

/** A draft lies with a person before it goes. */
function asksFirst({ approval }: Send): boolean {
  return approval !== undefined && approval.if === undefined;
}

function after({ outcomes, next }: Instruction, outcome: string): number {
  return (Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined) ?? next;
}

function sum(a: Ahead, b: Ahead): Ahead {
  const exit = a.exit ?? b.exit;
  return {
    tasks: a.tasks + b.tasks,
    sends: a.sends + b.sends,
    ...(exit === undefined ? {} : { exit }),
  };
}

/** Only one of them is gone. */
function most(ways: readonly Ahead[]): Ahead {
  const exits = new Set(ways.map(({ exit }) => exit));
  const [exit] = exits;
  return {
    tasks: Math.max(0, ...ways.map(({ tasks }) => tasks)),
    sends: Math.max(0, ...ways.map(({ sends }) => sends)),
    ...(exits.size === 1 && exit !== undefined ? { exit } : {}),
  };
}
