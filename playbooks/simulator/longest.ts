import type { Instruction, Plan, Repeat } from '../kernel/plan';
import { END } from '../kernel/plan';
import { movesOf } from './moves';
import { DAY, pickedBounds } from './span-bounds';

/** How long a playbook can take at most, over all its paths, without playing it. */

/** The longest way through. */
export interface Longest {
  readonly ms: number;
  /** And as long as its dates are away. */
  readonly dates: boolean;
  /** Steps that may take for ever. */
  readonly endless: readonly string[];
  /** Steps that are come back to; each round adds to it. */
  readonly rounds: readonly string[];
}

export function longestWay(plan: Plan): Longest {
  return new Longer(plan).from(plan.start);
}

function ways(one: Repeat): readonly number[] {
  return [...new Set([one.outcomes.until ?? one.next, one.outcomes.max ?? one.next])];
}

const SHORT: Longest = { ms: 0, dates: false, endless: [], rounds: [] };

/** The longest way on from each place; a way back counts once and is named. */
class Longer {
  private readonly known = new Map<number, Longest>();
  private readonly turning = new Set<number>();

  constructor(private readonly plan: Plan) {}

  from(pc: number): Longest {
    const one = this.plan.code[pc];
    if (pc === END || one === undefined) return SHORT;
    const known = this.known.get(pc);
    if (known !== undefined) return known;
    if (this.turning.has(pc)) return { ...SHORT, rounds: [one.step] };
    this.turning.add(pc);
    const found = this.through(one, pc);
    this.turning.delete(pc);
    this.known.set(pc, found);
    return found;
  }

  private through(one: Instruction, pc: number): Longest {
    switch (one.op) {
      case 'join':
      case 'turn':
      case 'exit':
        return SHORT;
      case 'parallel': {
        const { names, kind } = one.join;
        const joined = one.branches.filter(
          ({ name }) => names.length === 0 || names.includes(name),
        );
        const inside = joined.map(({ to }) => this.from(to));
        // The first that ends is enough: the branch that takes longest is never waited for alone.
        const first = kind === 'any' ? [quickest(inside)] : inside;
        return added(longestOf(first), this.from(one.next));
      }
      case 'repeat': {
        const turn = this.from(one.do);
        const every =
          one.every === undefined
            ? 0
            : 'time' in one.every
              ? 31 * DAY
              : pickedBounds(one.every).max;
        const inside = { ...turn, ms: Math.max(turn.ms, every) * one.max };
        return added(inside, longestOf(ways(one).map((to) => this.from(to))));
      }
      default:
        return longestOf(
          movesOf(this.plan, pc).map(({ to, takes, endless }) =>
            added(
              {
                ms: takes.max,
                dates: takes.date === true,
                endless: endless === true ? [one.step] : [],
                rounds: [],
              },
              this.from(to),
            ),
          ),
        );
    }
  }
}

function quickest(all: readonly Longest[]): Longest {
  const ended = all.filter(({ endless }) => endless.length === 0);
  const [first = SHORT, ...others] = ended.length === 0 ? all : ended;
  return others.reduce((a, b) => (b.ms < a.ms ? b : a), first);
}

function longestOf(all: readonly Longest[]): Longest {
  return {
    ms: Math.max(0, ...all.map(({ ms }) => ms)),
    dates: all.some(({ dates }) => dates),
    endless: unique(all.flatMap(({ endless }) => endless)),
    rounds: unique(all.flatMap(({ rounds }) => rounds)),
  };
}

function added(a: Longest, b: Longest): Longest {
  const both = longestOf([a, b]);
  return { ...both, ms: a.ms + b.ms };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
