import type { Command, Item } from './command';
import type { TraceEntry } from './trace-entry';
import type { Value } from './expression';
import type { External } from './input';
import type { Known } from './names';
import type { Instruction, Plan } from './plan';
import type { State, StepResult, Thread, TurnOfRepeat } from './state';

/** Lets a thread run until it has to wait. */
export type Walk = (turn: Turn, thread: MutableThread) => void;

/** One call of `advance` while it works: a private copy of the state that may be written, and what has been decided so far. */
export class Turn {
  readonly state: Draft;
  readonly commands: Command[] = [];
  /** A pause has ended in this tick. */
  resumed = false;
  /** What the next batch will hold, in order: what rode along from before, then what this turn adds. */
  items: Item[];
  /** Facts read in this wake-up, and the names that were asked for: an asked name without a value is unknown. */
  facts: Readonly<Record<string, Value>> = {};
  asked: ReadonlySet<string> = new Set();
  /** Looking ahead past a step of this thread: no command is given, what is found rides on the answer. */
  twin: number | undefined = undefined;
  /** What else the batch will hold that this one looks ahead for. */
  outer: readonly Item[] = [];
  /** Threads that can go no further in this turn. */
  readonly blocked = new Set<MutableThread>();
  /** The story of this tick is long enough: it is written before it goes on. */
  full = false;

  /** Versions that are at hand, by hash. */
  readonly versions = new Map<string, Plan>();

  constructor(
    public plan: Plan,
    state: State,
    public now: number,
    readonly walk: Walk,
  ) {
    this.state = {
      ...state,
      threads: state.threads.map((thread) => ({ ...thread })),
      steps: { ...state.steps },
      delivering: { ...state.delivering },
      inbox: [...state.inbox],
      seen: [...state.seen],
    };
    this.items = [...state.pending];
  }

  add(item: Item): void {
    this.items.push(item);
  }

  trace(entry: TraceEntry): void {
    const last = this.items.at(-1);
    if (last?.kind === 'trace')
      this.items[this.items.length - 1] = { ...last, entries: [...last.entries, entry] };
    else this.add({ kind: 'trace', entries: [entry] });
  }

  /** Trace of what happened in the step a thread is at. */
  tell(
    thread: MutableThread,
    entry: Pick<TraceEntry, 'kind' | 'why' | 'outcome' | 'values'>,
  ): void {
    const { step } = this.instruction(thread);
    this.trace({ ...entry, step, visit: thread.visit, pc: thread.pc });
  }

  instruction(thread: Thread): Instruction {
    return this.at(thread.pc);
  }

  at(pc: number): Instruction {
    const instruction = this.plan.code[pc];
    if (!instruction) throw new Error(`plan ${this.plan.playbook} has no instruction ${pc}`);
    return instruction;
  }

  /** The thread that is in this visit of this step, if there still is one. */
  threadAt(step: string, visit: number): MutableThread | undefined {
    return this.state.threads.find((thread) => isCalled(this.plan, thread, { step, visit }));
  }

  /** What the state can say to conditions and texts where this thread is. */
  known(thread?: Thread): Known {
    const instruction = thread && this.plan.code[thread.pc];
    const scope = instruction?.scopes?.findLast(({ kind }) => kind === 'turn');
    const pc = instruction?.op === 'repeat' ? thread?.pc : scope?.kind === 'turn' ? scope.pc : -1;
    const turn = this.state.turns?.[String(pc)]?.turn;
    return turn === undefined ? this.state : { ...this.state, turn };
  }

  setTurn(pc: number, turn: TurnOfRepeat | undefined): void {
    const key = String(pc);
    const others = Object.entries(this.state.turns ?? {}).filter(([one]) => one !== key);
    if (!this.state.turns && !turn) return;
    this.state.turns = Object.fromEntries(turn ? [...others, [key, turn]] : others);
  }

  /** Whether something of this kind is already asked for in the batch to come. */
  asks(wanted: (item: Item) => boolean): boolean {
    const within = (item: Item): boolean =>
      wanted(item) || ('then' in item && item.then !== undefined && item.then.some(within));
    return [...this.outer, ...this.items].some(within);
  }

  nextBatch(items: readonly Item[]): { readonly n: number; readonly items: readonly Item[] } {
    this.state.batch += 1;
    return { n: this.state.batch, items };
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type MutableThread = Mutable<Thread>;
export type Draft = Mutable<Omit<State, 'threads' | 'steps' | 'delivering' | 'inbox' | 'seen'>> & {
  threads: MutableThread[];
  steps: Record<string, StepResult>;
  delivering: Record<string, State['delivering'][string]>;
  inbox: External[];
  seen: string[];
};

/** By its step and visit, or by what these were before it was moved to another version. */
export function isCalled(
  { code }: Plan,
  { pc, visit, was }: Thread,
  name: { readonly step: string; readonly visit: number },
): boolean {
  if (code[pc]?.step === name.step && visit === name.visit) return true;
  return was?.step === name.step && was.visit === name.visit;
}
