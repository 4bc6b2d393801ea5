import type { Plan } from '../kernel/plan';
import { END } from '../kernel/plan';
import { movesOf } from './moves';
import { behindBranch, behindRepeat, besideTurns, joinedTurns } from './unfold';
import type { Place, Turn } from './unfold';

/**
 * Every way through a plan, told once: the first way from start to end, then for each outcome that leads elsewhere the
 * stretch from there to its end, or to a place that has been told; then the closing steps of
 * each exit. Grows with the plan, not with the number of its paths.
 */
export interface Stretch {
  readonly steps: readonly StretchStep[];
  /** Exit, or `finished`, or `end of the branch` where no join waits for it; else the step it comes to and the number of the stretch (from 1) that tells how it goes on. */
  readonly ends: string | { readonly pc: number; readonly step: string; readonly told: number };
}

export interface StretchStep {
  readonly pc: number;
  readonly step: string;
  readonly outcome: string;
}

interface Pending {
  readonly from: Place;
  readonly turn: Turn;
}

export function stretchesOf(plan: Plan): readonly Stretch[] {
  return new Teller(plan).all();
}

class Teller {
  private readonly stretches: Stretch[] = [];
  private readonly told = new Map<string, number>();
  private readonly pending: Pending[] = [];

  constructor(private readonly plan: Plan) {}

  all(): readonly Stretch[] {
    this.follow([], { pc: this.plan.start, stack: [] });
    this.branchOff();
    for (const name of this.plan.exitOrder) {
      const to = this.plan.exits[name]?.do;
      const closing = { pc: END, step: `exit ${name}`, outcome: '' };
      if (to !== undefined) this.follow([closing], { pc: to, stack: [] }, name);
    }
    this.branchOff();
    return this.stretches;
  }

  private branchOff(): void {
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift())
      this.follow([this.step(next.from, next.turn.outcome)], next.turn.to);
  }

  private follow(first: readonly StretchStep[], from: Place, finished = 'finished'): void {
    const steps = [...first];
    const number = this.stretches.length + 1;
    let ends: Stretch['ends'] | undefined;
    let place = from;
    while (ends === undefined) {
      place = this.passed(place);
      const one = this.plan.code[place.pc];
      const key = JSON.stringify([place.pc, place.stack]);
      const told = this.told.get(key);
      if (place.pc === END || one === undefined)
        ends = place.stack.length === 0 ? finished : 'end of the branch';
      else if (one.op === 'exit') {
        steps.push(this.step(place, ''));
        ends = one.exit;
      } else if (told !== undefined) ends = { pc: place.pc, step: one.step, told };
      else {
        this.told.set(key, number);
        const here = place;
        const [turn, ...others] = this.turns(here);
        this.pending.push(...others.map((other) => ({ from: here, turn: other })));
        if (turn === undefined) ends = finished;
        else {
          steps.push(this.step(here, turn.outcome));
          place = turn.to;
        }
      }
    }
    this.stretches.push({ steps, ends });
  }

  /** Ends of branches and of turns are no steps: what comes behind them is where one is. */
  private passed(place: Place): Place {
    const one = this.plan.code[place.pc];
    if (one?.op === 'turn') return this.passed({ ...place, pc: one.repeat });
    if (one?.op !== 'join') return place;
    const behind = behindBranch(place.stack);
    return behind === undefined ? { pc: END, stack: [] } : this.passed(behind);
  }

  private turns({ pc, stack }: Place): readonly Turn[] {
    const one = this.plan.code[pc];
    if (one?.op === 'repeat') {
      const after = (outcome: string): Turn => ({
        outcome,
        to: { pc: behindRepeat(one, outcome), stack },
      });
      const ends = one.until === undefined ? ['max'] : ['until', 'max'];
      return [{ outcome: 'a turn', to: { pc: one.do, stack } }, ...ends.map(after)];
    }
    if (one?.op === 'parallel') return [...joinedTurns(one, stack), ...besideTurns(one, stack)];
    return movesOf(this.plan, pc).map(({ outcome, to }) => ({ outcome, to: { pc: to, stack } }));
  }

  private step({ pc }: Place, outcome: string): StretchStep {
    return { pc, step: this.plan.code[pc]?.step ?? '', outcome };
  }
}
