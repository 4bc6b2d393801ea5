import { mayContinue } from '../../playbooks/kernel/state';
import type { State } from '../../playbooks/kernel/state';
import { Stage } from '../../playbooks/simulator/stage';
import { isPlain } from '../support/kernel/objector';
import { Random } from './random';
import { isStuck, objections, withoutLine } from './walk-checks';
import { libraryGrounds, worldOf } from './walk-ground';
import type { Ground } from './walk-ground';
import { DAY, move, neverOf, temperOf } from './walk-moves';
import type { Walker } from './walk-moves';

/** Random walks through a playbook of the library: whatever happens to a customer, for up to 500 virtual days. */

const DAYS = 500;
const MOVES = 250;
/** Steps of the kernel that one thing may cause: a playbook that needs more turns in circles. */
const STEPS = 2_000;

export interface Walks {
  readonly playbook: string;
  readonly walks: number;
  /** What was done to them, and what the kernel did. */
  readonly moves: number;
  readonly steps: number;
  readonly sends: number;
  readonly tasks: number;
  /** How they stood at the end. */
  readonly stood: Readonly<Record<string, number>>;
  /** Of the kernel, after one thing. */
  readonly mostSteps: number;
  /** Bytes of JSON. */
  readonly largestState: number;
  readonly faults: readonly { readonly walk: number; readonly message: string }[];
}

/** Walks number `from` to `from + count` of a seed. Never throws for what a walk does: that is a fault. */
export function walk(seed: number, playbook: string, count: number, from = 0): Walks {
  const ground = libraryGrounds().get(playbook);
  if (!ground) throw new Error(`the library has no playbook "${playbook}"`);
  const sum = new Sum(playbook);
  for (let number = from; number < from + count; number++) {
    const one = new Walk(ground, Random.of(seed, playbook, number));
    try {
      one.go();
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      sum.faults.push({ walk: number, message });
    }
    sum.add(one);
  }
  return sum;
}

class Sum implements Walks {
  walks = 0;
  moves = 0;
  steps = 0;
  sends = 0;
  tasks = 0;
  stood: Record<string, number> = {};
  mostSteps = 0;
  largestState = 0;
  readonly faults: { walk: number; message: string }[] = [];

  constructor(readonly playbook: string) {}

  add({ moves, steps, mostSteps, largestState, stage, stood }: Walk): void {
    this.walks += 1;
    this.moves += moves;
    this.steps += steps;
    this.sends += stage.world.sends.length;
    this.tasks += stage.world.tasks.length;
    this.stood[stood] = (this.stood[stood] ?? 0) + 1;
    this.mostSteps = Math.max(this.mostSteps, mostSteps);
    this.largestState = Math.max(this.largestState, largestState);
  }
}

class Walk {
  moves = 0;
  steps = 0;
  mostSteps = 0;
  largestState = 0;
  stood = 'fault';
  readonly stage: Stage;
  private readonly walker: Walker;
  private readonly ground: Ground;
  private stepsBefore = 0;
  private watched: unknown;

  constructor(ground: Ground, random: Random) {
    const { project, playbook } = ground;
    const { plan, templates } = playbook;
    this.ground = ground;
    this.stage = new Stage({ plan, project, templates, scenario: worldOf(ground, random) });
    const never = neverOf(this.stage, random);
    this.walker = { stage: this.stage, random, temper: temperOf(random), never, told: [] };
    this.listen();
  }

  go(): void {
    const { stage, walker } = this;
    const end = stage.world.now + DAYS * DAY;
    this.step(() => stage.begin());
    while (this.moves < MOVES && stage.world.now < end) {
      this.moves += 1;
      this.step(() => move(walker));
      if (stage.latest?.over && walker.random.chance(0.5)) break;
    }
    this.step(() => this.comeBack());
    if (!stage.latest?.over) this.step(() => stage.moveTo(Math.max(end, stage.world.now)));
    const objection = withoutLine(stage, this.ground.playbook.lines);
    const stuck = isStuck(stage);
    if (stuck !== undefined) objection.push(stuck);
    if (objection.length > 0) throw new Error(objection.join('\n'));
    this.stood = this.standing();
  }

  private comeBack(): void {
    const { stage } = this;
    if (stage.latest?.state.status !== 'paused') return;
    const operation = { kind: 'resume' } as const;
    const said = { at: stage.world.now, by: 'op', reason: 'walk', operation };
    stage.tell(stage.latest.id, { kind: 'operator', id: stage.nextId('operation'), ...said });
  }

  private standing(): string {
    const { latest } = this.stage;
    if (!latest) return 'never inside';
    if (latest.over) return `ended ${latest.state.exit ?? ''}`;
    return latest.state.threads.some(({ mode }) => mode === 'parked') ? 'parked' : 'inside';
  }

  private step(what: () => void): void {
    const { stage } = this;
    this.stepsBefore = this.steps;
    what();
    this.watch();
    this.mostSteps = Math.max(this.mostSteps, this.steps - this.stepsBefore);
    const found = objections(stage);
    if (found.length > 0) throw new Error(found.join('\n'));
    const state = stage.latest?.state;
    if (
      state &&
      state.inbox.length > 0 &&
      mayContinue({ ...state, inbox: [] }) &&
      state.status !== 'paused'
    )
      throw new Error(`at rest ${state.inbox.map(({ kind }) => kind).join()} lies in the inbox`);
  }

  private listen(): void {
    const { stage, walker } = this;
    const tell = stage.tell.bind(stage);
    stage.tell = (enrollment, ...inputs) => {
      this.watch();
      walker.told.push(...inputs.map((input) => ({ enrollment, input })));
      tell(enrollment, ...inputs);
    };
  }

  /** From its second state on every state of an enrollment goes through JSON and is looked at. */
  private watch(): void {
    const journey = this.stage.latest;
    if (!journey || journey === this.watched) return;
    this.watched = journey;
    let state = this.through(journey.state);
    Object.defineProperty(journey, 'state', {
      get: () => state,
      set: (next: State) => {
        state = this.through(next);
      },
    });
  }

  private through(state: State): State {
    this.steps += 1;
    if (this.steps - this.stepsBefore > STEPS) throw new Error(`more than ${STEPS} steps at once`);
    if (!isPlain(state)) throw new Error('a state is not plain JSON');
    const text = JSON.stringify(state);
    this.largestState = Math.max(this.largestState, text.length);
    return JSON.parse(text) as State;
  }
}
