import type { Instruction, Parallel, Plan, Repeat, Send } from '../kernel/plan';
import { END } from '../kernel/plan';
import type { Move } from './moves';
import { movesOf } from './moves';
import { DAY, HOUR, pickedBounds, valuesOf } from './span-bounds';

/**
 * The most a playbook can do to one customer within a time, over all its paths, without playing it. Events and answers
 * come at once; a way back that people or events turn takes two days a round; waits take their shortest. Other
 * playbooks and guards are not counted: caps only make it less.
 */
export interface Worst {
  /** To one contact: whom its sends name first. */
  readonly sends: readonly {
    readonly contact: string;
    readonly week: number;
    readonly month: number;
  }[];
  readonly tasksInMonth: number;
  /** Events of one day in the history of one enrollment, estimated. */
  readonly eventsInDay: number;
  readonly longest: Longest;
}

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

export const WEEK = 7 * DAY;
export const MONTH = 30 * DAY;
const ROUND = 2 * DAY;
/** The visit at which a step parks. */
const VISITS = 500;

/** Events a step leaves in the history of its workflow: what wakes it, one workflow task, one settle, one timer. */
const EVENTS: Readonly<Partial<Record<Instruction['op'], number>>> = {
  send: 12,
  task: 14,
  wait: 7,
  call: 10,
  run: 3,
  set: 3,
  notify: 3,
  exit: 4,
};

export function worstOf(plan: Plan): Worst {
  const most = (window: number, weigh: Weigh): number => new Window(plan, weigh).most(window);
  const contacts = [
    ...new Set(plan.code.flatMap((one) => (one.op === 'send' ? reached(one) : []))),
  ];
  const sends = contacts.map((contact) => {
    const weigh: Weigh = (one) => (one.op === 'send' && reached(one).includes(contact) ? 1 : 0);
    return { contact, week: most(WEEK, weigh), month: most(MONTH, weigh) };
  });
  return {
    sends: sends.sort((a, b) => b.week - a.week || b.month - a.month),
    tasksInMonth: most(MONTH, ({ op }) => (op === 'task' ? 1 : 0)),
    eventsInDay: most(DAY, ({ op }) => EVENTS[op] ?? 1),
    longest: new Longer(plan).from(plan.start),
  };
}

/** Whom a send names first, in the author's words, and who gets a copy. */
function reached({ to, cc }: Send): readonly string[] {
  const first = valuesOf(to).map((chain) => chain[0]);
  return [...new Set([...first, ...(cc ?? [])].flatMap((one) => one?.source ?? []))];
}

type Weigh = (one: Instruction) => number;

/** The most that is met on any path within a time. */
class Window {
  private readonly known = new Map<string, number>();
  private readonly turning = new Set<string>();

  constructor(
    private readonly plan: Plan,
    private readonly weigh: Weigh,
  ) {}

  /** From wherever the time begins. */
  most(window: number): number {
    return Math.max(0, ...this.plan.code.map((_, pc) => this.within(pc, window)));
  }

  private within(pc: number, left: number): number {
    const one = this.plan.code[pc];
    if (pc === END || one === undefined || left < 0) return 0;
    const key = `${pc}:${Math.ceil(left / HOUR)}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.turning.has(key)) return 0;
    this.turning.add(key);
    const found = this.counted(one, pc, left);
    this.turning.delete(key);
    this.known.set(key, found);
    return found;
  }

  private counted(one: Instruction, pc: number, left: number): number {
    const own = this.weigh(one);
    switch (one.op) {
      case 'join':
      case 'turn':
        return 0;
      case 'exit': {
        const closing = this.plan.exits[one.exit]?.do;
        return own + (closing === undefined ? 0 : this.within(closing, left));
      }
      case 'parallel':
        return own + this.parallel(one, left);
      case 'repeat':
        return own + this.repeat(one, left);
      default:
        return (
          own + Math.max(0, ...movesOf(this.plan, pc).map((move) => this.along(move, pc, left)))
        );
    }
  }

  private along({ to, takes }: Move, pc: number, left: number): number {
    const back = to !== END && to <= pc && to >= 0;
    return this.within(to, left - (back ? Math.max(takes.min, ROUND) : takes.min));
  }

  /** All branches run at once. */
  private parallel(one: Parallel, left: number): number {
    const inside = one.branches.reduce((sum, { to }) => sum + this.within(to, left), 0);
    return inside + this.within(one.next, left);
  }

  private repeat(one: Repeat, left: number): number {
    const turn = this.within(one.do, left);
    const every =
      one.every !== undefined && !('time' in one.every) ? pickedBounds(one.every).min : 0;
    const takes = one.every !== undefined && 'time' in one.every ? DAY : every;
    const turns = Math.min(one.max, VISITS, takes === 0 ? one.max : Math.floor(left / takes) + 1);
    const after = Math.max(0, ...ways(one).map((to) => this.within(to, left)));
    return turn * turns + after;
  }
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
