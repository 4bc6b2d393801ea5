import type { Parallel, Plan, Repeat } from '../../kernel/plan';
import { END } from '../../kernel/plan';
import { measure, shortest, DAY } from './spans';
import { waysFrom } from './ways';
import type { Pace, Way } from './ways';

/**
 * How much of something can come together on one way through a plan: at most so many within a time. Nothing is come
 * back to (each way back takes a wait, a task or a send), turns of a repeat are counted.
 */

export interface Asked {
  /** What counts, by number. */
  readonly weights: readonly number[];
  readonly pace: Pace;
  /** Minutes. */
  readonly within: number;
}
export interface Most {
  readonly n: number;
  /** Where the time begins in which that many come together. */
  readonly from: number;
}

/** Nothing when there are surely no more than `limit`. */
export function mostTogether(plan: Plan, asked: Asked, limit: number): Most | undefined {
  const ahead = allAhead(plan, asked.weights);
  if ((ahead[0] ?? 0) <= limit) return undefined;
  const ways = new Ways(plan, asked);
  const starts = plan.code.flatMap(({ op }, pc) => {
    const holdsSome = op === 'parallel' || op === 'repeat';
    return holdsSome || (asked.weights[pc] ?? 0) > 0 ? [pc] : [];
  });
  let most: Most | undefined;
  for (const from of starts.slice(0, MOST_STARTS)) {
    if ((ahead[from] ?? 0) <= Math.max(limit, most?.n ?? 0)) break;
    const { n } = new Region(plan, asked, ways).from(from, END);
    if (n > limit && n > (most?.n ?? 0)) most = { n, from };
  }
  return most;
}

const MOST_STARTS = 60;
/** More than that many ways of being at one place are not told apart. */
const MOST_STATES = 24;

/** When a list is left is looked at that often. */
const SAMPLES = 12;

/** All that stands at a number and behind it, every turn taken: a bound that costs nothing, for ways lead forward. */
function allAhead({ code }: Plan, weights: readonly number[]): readonly number[] {
  const ahead: number[] = [];
  for (let pc = code.length - 1; pc >= 0; pc--) {
    const turns = (code[pc]?.scopes ?? []).map((scope) => {
      const around = scope.kind === 'turn' ? code[scope.pc] : undefined;
      return around?.op === 'repeat' ? around.max : 1;
    });
    const own = (weights[pc] ?? 0) * turns.reduce((product, one) => product * one, 1);
    ahead[pc] = own + (ahead[pc + 1] ?? 0);
  }
  return ahead;
}

/** Ways on from a number that holds no list, found once for all regions that pass it. Those back are left out. */
class Ways {
  private readonly known: (readonly Leading[])[] = [];

  constructor(
    private readonly plan: Plan,
    private readonly asked: Asked,
  ) {}

  from(pc: number, end: number): readonly Leading[] {
    const all = (this.known[pc] ??= this.found(pc));
    const ways = all.every((way) => leadsOn(way, pc, end))
      ? all
      : all.filter((way) => leadsOn(way, pc, end));
    if (ways.length > 0) return ways;
    // A step that ends the way brings what it brings all the same.
    return [{ to: NOWHERE, takes: 0, more: this.weight(pc), whole: false }];
  }

  private found(pc: number): readonly Leading[] {
    const instruction = this.plan.code[pc];
    if (instruction === undefined) return [];
    const ways = waysFrom(instruction, this.asked.pace, this.plan);
    return ways.map((way) => ({ ...way, more: this.weight(pc), whole: false }));
  }

  private weight(pc: number): number {
    return this.asked.weights[pc] ?? 0;
  }
}

function leadsOn({ to }: Way, pc: number, end: number): boolean {
  return to === end || to > pc;
}

/** Being somewhere after `t` minutes with `n` behind one. */
interface State {
  readonly t: number;
  readonly n: number;
}
interface Through {
  /** The most on any way, however far it goes. */
  readonly n: number;
  /** Minutes until the end is reached on the shortest way; absent: never. */
  readonly takes?: number;
}

/** What has come of a list inside after some time, and whether the way goes on from there. */
interface Part {
  readonly n: number;
  readonly takes: number;
  readonly over: boolean;
}
interface Leading {
  readonly to: number;
  readonly takes: number;
  readonly more: number;
  /** `more` has come only after all of `takes`. */
  readonly whole: boolean;
}

class Region {
  constructor(
    private readonly plan: Plan,
    private readonly asked: Asked,
    private readonly onward: Ways,
  ) {}

  /** From a number to the one that ends the list. */
  from(entry: number, end: number): Through {
    const states = new Map<number, readonly State[]>([[entry, [{ t: 0, n: 0 }]]]);
    let n = 0;
    // Ways lead forward, so by its number each place comes after those that lead to it.
    for (let pc = entry; pc < this.plan.code.length; pc++) {
      // In that time nothing gets further.
      if (states.size === (states.has(end) ? 1 : 0)) break;
      const here = states.get(pc);
      if (pc === end || here === undefined) continue;
      states.delete(pc);
      for (const { to, takes: time, more, whole } of this.ways(pc, end)) {
        const there: State[] = [];
        for (const state of here) {
          const inTime = state.t + time <= this.asked.within;
          if (inTime) there.push({ t: state.t + time, n: state.n + more });
          // What a single step brings has come when it began.
          if (inTime || !whole) n = Math.max(n, state.n + more);
        }
        const before = states.get(to);
        if (there.length > 0) states.set(to, before ? best([...before, ...there]) : there);
      }
    }
    const takes = Math.min(...(states.get(end) ?? []).map(({ t }) => t));
    return { n, ...(takes === Infinity ? {} : { takes }) };
  }

  private ways(pc: number, end: number): readonly Leading[] {
    const instruction = this.plan.code[pc];
    if (instruction === undefined) return [];
    const { next, outcomes } = instruction;
    if (instruction.op === 'parallel') {
      const passed =
        instruction.if === undefined ? [] : [{ to: next, takes: 0, more: 0, whole: true }];
      return [...passed, ...this.parallel(instruction, pc).flatMap((one) => leading(one, [next]))];
    }
    if (instruction.op === 'repeat') {
      const ends = [next, ...Object.values(outcomes)];
      return this.repeat(instruction, pc).flatMap((one) => leading(one, ends));
    }
    return this.onward.from(pc, end);
  }

  /** The later it is joined, the more has come of the branches beside. */
  private parallel({ branches, join }: Parallel, pc: number): readonly Part[] {
    const by = (time: number): number => {
      const region = new Region(this.plan, { ...this.asked, within: time }, this.onward);
      return branches.reduce((sum, one) => sum + region.branch(one, pc).n, 0);
    };
    const joined = branches.filter(({ name }) => join.names.includes(name));
    const times = joined.flatMap((one) => this.branch(one, pc).takes ?? []);
    const met = join.kind === 'all' ? times.length === joined.length : times.length > 0;
    const soonest = join.kind === 'all' ? Math.max(0, ...times) : Math.min(...times);
    const points = sampled(0, this.asked.within);
    const ends = met ? [...points, soonest].sort((a, b) => a - b) : points;
    // Until the next point: what has come by then is no less than what had come.
    return ends.map((takes, at) => ({
      n: by(ends[at + 1] ?? this.asked.within),
      takes,
      over: met && takes >= soonest,
    }));
  }

  private branch({ name, to }: Parallel['branches'][number], pc: number): Through {
    return this.from(to, this.pseudo('join', pc, name));
  }

  /** With `until` it may end after any of its turns. */
  private repeat({ max, every, until, do: entry }: Repeat, pc: number): readonly Part[] {
    const { within } = this.asked;
    const turn = this.from(entry, this.pseudo('turn', pc));
    const rhythm =
      every === undefined ? 0 : 'n' in every || 'pick' in every ? measure(every, shortest) : DAY;
    const period = Math.max(turn.takes ?? Infinity, rhythm);
    if (period === 0) return [{ n: turn.n * max, takes: 0, over: true }];
    if (period === Infinity) return [{ n: turn.n, takes: 0, over: until !== undefined }];
    const fit = Math.min(max, Math.floor(within / period) + 1);
    const ends = sampled(0, fit).map(Math.floor);
    const over = until !== undefined;
    const parts = ends.map((turns, at) => ({
      n: turn.n * (ends[at + 1] ?? fit),
      takes: period * turns,
      over,
    }));
    const all = { n: turn.n * fit, takes: period * (max - 1) + (turn.takes ?? 0), over: true };
    return [...parts, all];
  }

  private pseudo(kind: 'join' | 'turn', of: number, branch?: string): number {
    return this.plan.code.findIndex((one) =>
      kind === 'turn'
        ? one.op === 'turn' && one.repeat === of
        : one.op === 'join' && one.parallel === of && one.branch === branch,
    );
  }
}

/** Leads nowhere. */
const NOWHERE = -2;

function leading({ n, takes, over }: Part, to: readonly number[]): readonly Leading[] {
  const ends = over ? to : [NOWHERE];
  return ends.map((end) => ({ to: end, takes, more: n, whole: true }));
}

/** Some points on the way from one to the other, the first among them. */
function sampled(from: number, to: number): readonly number[] {
  if (from >= to) return [from];
  return Array.from({ length: SAMPLES }, (_, at) => from + ((to - from) * at) / SAMPLES);
}

/** Later with less behind one is no better. */
function best(states: readonly State[]): readonly State[] {
  if (states.length < 2) return states;
  const sorted = [...states].sort((a, b) => a.t - b.t || b.n - a.n);
  const kept: State[] = [];
  for (const state of sorted) if (state.n > (kept.at(-1)?.n ?? -1)) kept.push(state);
  return kept.slice(-MOST_STATES);
}
