import type { Parallel, Plan } from '../kernel/plan';
import { END } from '../kernel/plan';
import { movesOf } from './moves';
import { behindBranch, behindRepeat, joinedTurns } from './unfold';
import type { Place } from './unfold';

/**
 * Every way through a plan, by the outcomes of its tasks, waits, sends and branches, without a clock. What may leave at
 * any time (triggers of exits) is not walked. Of branches of a `parallel` that go on beside each other each way is told
 * once, not each mixture of them.
 */
export interface Path {
  readonly steps: readonly {
    readonly pc: number;
    readonly step: string;
    readonly outcome: string;
  }[];
  /** Exit it leaves by; `finished`; `goes round` where it comes back to what it has been through. */
  readonly ends: string;
}

export interface Paths {
  readonly paths: readonly Path[];
  /** There are more than were asked for. */
  readonly more: boolean;
}

const VISITS = 2;
/** Looked at before giving up: a plan can have more paths than there is memory. */
const LONGEST = 2_000;

export function pathsOf(plan: Plan, most: number): Paths {
  const paths: Path[] = [];
  let more = false;
  const found = (steps: Path['steps'], ends: string): void => {
    if (paths.length >= most) more = true;
    else paths.push({ steps, ends });
  };
  new Walker(plan, () => more).walk({ pc: plan.start, steps: [], stack: [] }, found);
  return { paths, more };
}

interface At extends Place {
  readonly steps: Path['steps'];
}
type Found = (steps: Path['steps'], ends: string) => void;

class Walker {
  constructor(
    private readonly plan: Plan,
    private readonly enough: () => boolean,
  ) {}

  walk(at: At, found: Found): void {
    if (this.enough()) return;
    const one = this.plan.code[at.pc];
    if (at.pc === END || one === undefined) return found(at.steps, 'finished');
    if (one.op === 'join') return this.join(at, found);
    const visits = at.steps.filter(({ pc }) => pc === at.pc).length;
    if (one.op === 'turn') return this.walk({ ...at, pc: one.repeat }, found);
    if (one.op === 'exit')
      return found([...at.steps, { pc: at.pc, step: one.step, outcome: '' }], one.exit);
    if (visits >= VISITS || at.steps.length > LONGEST)
      return found(at.steps, `goes round at ${one.step}`);
    if (one.op === 'parallel') return this.parallel(one, at, found);
    if (one.op === 'repeat') {
      const after = (outcome: string): At =>
        this.moved(at, { outcome, to: behindRepeat(one, outcome) });
      if (visits === 0) this.walk(this.moved(at, { outcome: 'a turn', to: one.do }), found);
      const ends = [
        ...(one.until === undefined ? [] : ['until']),
        ...(visits === 0 ? [] : ['max']),
      ];
      const places = new Map(ends.map((outcome) => [after(outcome).pc, outcome]));
      for (const outcome of places.values()) this.walk(after(outcome), found);
      return;
    }
    for (const move of movesOf(this.plan, at.pc)) this.walk(this.moved(at, move), found);
  }

  private moved(at: At, { outcome, to }: { readonly outcome: string; readonly to: number }): At {
    const step = this.plan.code[at.pc]?.step ?? '';
    return { ...at, pc: to, steps: [...at.steps, { pc: at.pc, step, outcome }] };
  }

  private parallel(one: Parallel, at: At, found: Found): void {
    for (const { outcome, to } of joinedTurns(one, at.stack))
      this.walk({ ...to, steps: [...at.steps, { pc: at.pc, step: one.step, outcome }] }, found);
  }

  private join(at: At, found: Found): void {
    const behind = behindBranch(at.stack);
    if (behind === undefined) return found(at.steps, 'finished');
    this.walk({ ...at, ...behind }, found);
  }
}
