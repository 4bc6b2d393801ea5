import type { StepMoves } from './input';
import type { Instruction, Plan, Scope, Task } from './plan';
import { readsAlike } from './reads-alike';
import type { Thread } from './state';

/** Where threads of one version go on in another. Decides nothing else: what follows from it is done in migrate.ts. */

/**
 * stays: its step reads the same · goesOn: at a step that takes over what is out there, and its start · begins: a step anew ·
 * lands: behind a step, as if that had ended so · parks: a person decides · ends: its branch is not there any more.
 */
export type Fate =
  | { readonly kind: 'stays' | 'goesOn' | 'begins'; readonly pc: number }
  | { readonly kind: 'lands'; readonly pc: number; readonly as: string }
  | { readonly kind: 'parks'; readonly pc: number; readonly why: string }
  | { readonly kind: 'ends' };

export interface Move {
  readonly from: Plan;
  readonly to: Plan;
  readonly steps: StepMoves;
}

/** By thread id. */
export function fatesOf(move: Move, threads: readonly Thread[]): ReadonlyMap<number, Fate> {
  const landing = new Landing(move, threads);
  return new Map(threads.map((thread) => [thread.id, landing.of(thread)]));
}

/** The place of a step by its id; a made one (the end of a branch or turn) by its id too. */
export function placeOf({ code }: Plan, step: string, op?: Instruction['op']): number {
  const same = op === undefined ? -1 : code.findIndex((one) => one.step === step && one.op === op);
  return same >= 0 ? same : code.findIndex((one) => one.step === step && one.op !== 'join');
}

class Landing {
  private readonly fates = new Map<number, Fate>();

  constructor(
    private readonly move: Move,
    private readonly threads: readonly Thread[],
  ) {}

  of(thread: Thread): Fate {
    const known = this.fates.get(thread.id);
    if (known) return known;
    const around = this.around(thread);
    const fate: Fate = around ? this.land(thread, around) : { kind: 'ends' };
    this.fates.set(thread.id, fate);
    return fate;
  }

  /** The branches around it in the new version; undefined: one of them is not there. */
  private around({ parent: id, branch }: Thread): readonly string[] | undefined {
    if (id === undefined) return [];
    const parent = this.threads.find((one) => one.id === id);
    const fate = parent && this.of(parent);
    if (!parent || (fate?.kind !== 'stays' && fate?.kind !== 'goesOn')) return undefined;
    const step = this.move.to.code[fate.pc];
    if (step?.op !== 'parallel' || !step.branches.some(({ name }) => name === branch))
      return undefined;
    const outer = this.around(parent);
    return outer && [...outer, wallOf({ kind: 'branch', pc: fate.pc, branch: branch ?? '' })];
  }

  private land(thread: Thread, around: readonly string[]): Fate {
    const { from, to, steps } = this.move;
    const old = from.code[thread.pc];
    if (!old) return { kind: 'stays', pc: thread.pc };
    const told = Object.hasOwn(steps, old.step) ? steps[old.step] : undefined;
    if (told === 'park')
      return this.park(thread, around, 'the migration parks whoever stands there');
    const name = told?.step ?? old.step;
    const pc = placeOf(to, name, old.op);
    const step = to.code[pc];
    if (!step) return this.park(thread, around, `the new version has no step "${name}"`);
    if (thread.side) return this.beside(thread, around, { old, pc });
    if (!isWithin(step, around))
      return this.park(thread, around, `"${name}" is in another branch of the new version`);
    if (told?.as !== undefined) return { kind: 'lands', pc, as: told.as };
    const alike = readsAlike(from, old, to, step);
    if (thread.parked?.code === 'step-gone' && !told)
      return step.step === old.step
        ? { kind: 'stays', pc }
        : this.park(thread, around, thread.parked.reason);
    if (thread.visit === 0) return { kind: alike && !told ? 'stays' : 'begins', pc };
    if (goesAlong(thread, { old, step, renamed: name !== old.step, move: this.move }))
      return { kind: alike && name === old.step ? 'stays' : 'goesOn', pc };
    if (told || step.op === old.op) return { kind: 'begins', pc };
    return this.park(thread, around, `"${name}" was a ${old.op} and is a ${step.op} now`);
  }

  /** A task nobody waits for goes along, or it is closed; there is nothing that could go on elsewhere. */
  private beside(
    thread: Thread,
    around: readonly string[],
    { old, pc }: { old: Instruction; pc: number },
  ): Fate {
    const { from, to, steps } = this.move;
    const step = to.code[pc];
    const alike = step && readsAlike(from, old, to, step);
    const may = step && (alike || (old.op === 'task' && isSameTask(old, step)));
    if (
      !may ||
      !isBeside(old, step, around) ||
      (Object.hasOwn(steps, old.step) && steps[old.step] === 'park')
    )
      return { kind: 'ends' };
    return { kind: alike ? 'stays' : 'goesOn', pc };
  }

  /** At the step of the same name where it may stand, else where its list begins. */
  private park(thread: Thread, around: readonly string[], why: string): Fate {
    if (thread.side) return { kind: 'ends' };
    const { from, to } = this.move;
    const same = placeOf(to, from.code[thread.pc]?.step ?? '');
    const there = to.code[same];
    if (there && isWithin(there, around)) return { kind: 'parks', pc: same, why };
    const outer = this.threads.find(({ id }) => id === thread.parent);
    const fate = outer && this.of(outer);
    const step = fate && 'pc' in fate ? to.code[fate.pc] : undefined;
    const branch =
      step?.op === 'parallel'
        ? step.branches.find(({ name }) => name === thread.branch)
        : undefined;
    return { kind: 'parks', pc: branch?.to ?? to.start, why };
  }
}

/** The branches around a step; none where it is a closing one: that is nobody's place. */
function isWithin(step: Instruction, around: readonly string[]): boolean {
  return wallsOf(step).join() === around.join();
}

/**
 * What nobody waits for outlives the branches around its step that came to their end, and belongs to the next one outside.
 * Into a branch it was not begun in it does not go: with that its rows would end, and nobody would hear of it.
 */
function isBeside(old: Instruction, step: Instruction, around: readonly string[]): boolean {
  const walls = wallsOf(step);
  const isAround = walls.slice(0, around.length).join() === around.join();
  return isAround && walls.length === wallsOf(old).length;
}

function wallsOf({ scopes = [] }: Instruction): readonly string[] {
  return scopes.filter(({ kind }) => kind !== 'turn').map(wallOf);
}

function wallOf(scope: Scope): string {
  return scope.kind === 'branch' ? `branch ${scope.pc} ${scope.branch}` : scope.kind;
}

interface Pair {
  readonly old: Instruction;
  readonly step: Instruction;
  readonly renamed: boolean;
  readonly move: Move;
}

/** Whether what the step has out there, rows and times, can be the new step's. */
function goesAlong(thread: Thread, { old, step, renamed, move }: Pair): boolean {
  if (old.op !== step.op) return false;
  if (thread.parked && !thread.open && !renamed) return true;
  switch (old.op) {
    case 'wait':
    case 'parallel':
      return true;
    case 'repeat':
      return step.op === 'repeat' && (old.every === undefined) === (step.every === undefined);
    case 'task':
      return thread.open !== true || isSameTask(old, step);
    case 'send':
      // A draft is the text of its version; a message that only waits gets its text when it goes.
      if (renamed) return false;
      return !isDraft(thread) || readsAlike(move.from, old, move.to, step);
    default:
      return !renamed;
  }
}

function isDraft({ approval, approved, held }: Thread): boolean {
  return approval !== undefined && !approved && held === undefined;
}

/** The buttons a person sees now are those the new step knows. */
function isSameTask(old: Task, step: Instruction): boolean {
  if (step.op !== 'task') return false;
  const text = ({ answers, form, mergeKey }: Task) =>
    JSON.stringify([
      Object.entries(answers).sort(byName),
      Object.entries(form).sort(byName),
      mergeKey,
    ]);
  return text(old) === text(step);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
