import type { Command, Item, TraceEntry } from './command';
import type { Value } from './expression';
import type { External } from './input';
import type { Instruction, Plan } from './plan';
import type { State, StepResult, Thread } from './state';

/** One call of `advance` while it works: a private copy of the state that may be written, and what has been decided so far. */
export class Turn {
  readonly state: Draft;
  readonly commands: Command[] = [];
  /** What the next batch will hold, in order: what rode along from before, then what this turn adds. */
  items: Item[];
  /** Facts read in this wake-up, and the names that were asked for: an asked name without a value is unknown. */
  facts: Readonly<Record<string, Value>> = {};
  asked: ReadonlySet<string> = new Set();
  /** Looking ahead past a send: no command is given, what is found rides on the delivery. */
  ahead = false;

  constructor(
    readonly plan: Plan,
    state: State,
    public now: number,
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
    const instruction = this.plan.code[thread.pc];
    if (!instruction) throw new Error(`plan ${this.plan.playbook} has no instruction ${thread.pc}`);
    return instruction;
  }

  /** The thread that is in this visit of this step, if there still is one. */
  threadAt(step: string, visit: number): MutableThread | undefined {
    return this.state.threads.find(
      (thread) => this.plan.code[thread.pc]?.step === step && thread.visit === visit,
    );
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
