import type { Instruction, Plan, Task, Wait } from '../kernel/plan';
import { NOTHING, pickedBounds, valuesOf, whenBounds } from './span-bounds';
import type { Bounds } from './span-bounds';

/** Every way on from a step of a plan, without playing it: which outcomes lead where, and how long it takes at least and at most. */

export interface Move {
  /** Outcomes that lead there, `sent | skipped`; empty where the step has none. */
  readonly outcome: string;
  readonly to: number;
  readonly takes: Bounds;
  /** Nothing ends it by itself. */
  readonly endless?: true;
}

interface Way {
  readonly outcome: string;
  readonly takes: Bounds;
  readonly endless?: true;
}

/** Moves of one step; those that lead to one place are one. `parallel`, `repeat` and their ends are left to the walker. */
export function movesOf(plan: Plan, pc: number): readonly Move[] {
  const one = plan.code[pc];
  if (one === undefined) return [];
  const passed: readonly Move[] =
    one.if === undefined ? [] : [{ outcome: 'passed', to: one.next, takes: NOTHING }];
  return joined([...working(one, plan), ...passed]);
}

function working(one: Instruction, plan: Plan): readonly Move[] {
  switch (one.op) {
    case 'exit':
    case 'join':
    case 'turn':
      return [];
    case 'branch':
      return [
        ...one.arms.map((arm) => ({ outcome: arm.if.source, to: arm.to, takes: NOTHING })),
        { outcome: 'else', to: one.else, takes: NOTHING },
      ];
    case 'split':
      return one.arms.map(({ name, to }) => ({ outcome: name, to, takes: NOTHING }));
    case 'use':
      return [{ outcome: '', to: one.to, takes: NOTHING }];
    case 'end': {
      const use = plan.code[one.use];
      const to = use === undefined ? one.next : (use.outcomes[one.outcome] ?? use.next);
      return [{ outcome: one.outcome, to, takes: NOTHING }];
    }
    default:
      return waysOf(one).map((way) => ({ ...way, to: one.outcomes[way.outcome] ?? one.next }));
  }
}

function waysOf(one: Instruction): readonly Way[] {
  const at = (...outcomes: readonly string[]): readonly Way[] =>
    outcomes.map((outcome) => ({ outcome, takes: NOTHING }));
  switch (one.op) {
    case 'send': {
      const known = ['sent', 'skipped', 'failed', 'unconfirmed'];
      if (one.unless !== undefined) known.push('dropped');
      if (one.approval !== undefined) known.push('rejected');
      const within = one.within === undefined ? NOTHING : pickedBounds(one.within);
      const approval = one.approval === undefined ? NOTHING : pickedBounds(one.approval.within);
      const takes = { min: 0, max: within.max + approval.max };
      return known.map((outcome) => ({ outcome, takes }));
    }
    case 'task':
      return taskWays(one);
    case 'wait':
      return waitWays(one);
    case 'call':
      return at('ok', 'failed');
    case 'run':
      return at('started', 'refused');
    default:
      return at('');
  }
}

function taskWays(one: Task): readonly Way[] {
  if (one.blocks === false) return [{ outcome: 'opened', takes: NOTHING }];
  const answers = Object.keys(one.answers);
  const arms = (one.doneWhen ?? []).map(({ name }) => name);
  const own = [...new Set([...(answers.length === 0 ? ['done'] : answers), ...arms])];
  const end = one.giveUp === undefined ? undefined : giveUpBounds(one);
  // Whoever answers does so before it is given up; without an end it may stay open for ever.
  const takes = { min: 0, max: end?.max ?? 0 };
  const answered = own.map((outcome): Way =>
    end === undefined ? { outcome, takes, endless: true } : { outcome, takes },
  );
  return end === undefined ? answered : [...answered, { outcome: 'given_up', takes: end }];
}

function giveUpBounds(one: Task): Bounds {
  if (one.giveUp === 'after_ladder') return climbBounds(one);
  return one.giveUp === undefined ? NOTHING : pickedBounds(one.giveUp);
}

/** All rounds of the ladder, from due or opening. */
function climbBounds({ ladder, due }: Task): Bounds {
  if (ladder === undefined) return NOTHING;
  const ladders = valuesOf(ladder);
  const lengths = ladders.map((each) => {
    const rungs = each.rungs.map(({ after }) => pickedBounds(after));
    const round = rungs.reduce(
      (sum, { min, max }) => ({ min: sum.min + min, max: sum.max + max }),
      NOTHING,
    );
    const end = pickedBounds(each.end);
    const start = each.from === 'due' ? whenBounds(due) : NOTHING;
    return {
      min: start.min + each.rounds * round.min + end.min,
      max: start.max + each.rounds * round.max + end.max,
    };
  });
  return {
    min: Math.min(...lengths.map(({ min }) => min)),
    max: Math.max(...lengths.map(({ max }) => max)),
  };
}

function waitWays(one: Wait): readonly Way[] {
  const end = one.until === undefined ? undefined : whenBounds(one.until);
  const names = one.all === true ? ['all'] : one.arms.map(({ name }) => name);
  const takes = {
    min: 0,
    max: end?.max ?? 0,
    ...(end?.date === undefined ? {} : { date: true as const }),
  };
  const fired = names.map((outcome): Way =>
    end === undefined ? { outcome, takes, endless: true } : { outcome, takes },
  );
  if (end === undefined) return fired;
  const ended: Way = { outcome: one.untilOutcome, takes: end };
  const isMoment = one.until !== undefined && 'date' in one.until && one.untilOutcome === 'reached';
  return isMoment ? [...fired, ended, { outcome: 'past', takes: NOTHING }] : [...fired, ended];
}

/** Moves to one place become one, named by all outcomes; it takes what the quickest and the slowest take. */
function joined(moves: readonly Move[]): readonly Move[] {
  const found: Move[] = [];
  for (const move of moves) {
    const at = found.findIndex(({ to }) => to === move.to);
    const before = found[at];
    if (before === undefined) found.push(move);
    else {
      const names = [before.outcome, move.outcome].filter((name) => name !== '');
      const { takes } = before;
      found[at] = {
        ...before,
        ...move,
        outcome: names.join(' | '),
        takes: {
          ...takes,
          ...move.takes,
          min: Math.min(takes.min, move.takes.min),
          max: Math.max(takes.max, move.takes.max),
        },
      };
    }
  }
  return found;
}
