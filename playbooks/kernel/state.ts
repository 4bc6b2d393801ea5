import type { Value } from './expression';
import type { Batch, Binds, Calling, Delivery, Item, Parked, Pause } from './command';
import type { Climb } from './result';
import type { External } from './input';

/**
 * Meaning of the state: a change of it is `if (kernelVersion >= n)`, and continue-as-new lifts it.
 * 2: what follows a task that is given up on is written with its closing.
 * 3: of what happens at one moment the step that stands first in the file comes first.
 * 4: the end of a pause is written before messages go; one that is let go waits its share like a deadline, and the next pause
 * forgets the share.
 * 5: what closing steps told people is not lost when it cannot be written: it is parked. A parked step that ends or is
 * approved otherwise is parked no more.
 */
export const KERNEL_VERSION = 5;

/**
 * All an enrollment remembers: plain JSON, at most 64 KiB. `advance` returns a new one and never changes
 * the one it was given.
 */
export interface State {
  readonly kernelVersion: number;
  readonly status: 'running' | 'paused' | 'parked' | 'done';
  readonly startedAt: number;
  readonly way: string;
  /** Fields some expression reads. */
  readonly trigger: Readonly<Record<string, Value>>;
  readonly threads: readonly Thread[];
  readonly steps: Readonly<Record<string, StepResult>>;
  readonly vars: Readonly<Record<string, Value>>;
  /** Number of the last batch issued, in a settle or carried by a delivery. */
  readonly batch: number;
  /** The batch of the settle in flight: there is one at most. */
  readonly settling: Batch | null;
  readonly delivering: Readonly<Record<string, Flight>>;
  /** Inputs that cannot be taken yet: a settle or delivery is in flight, or the enrollment is paused. */
  readonly inbox: readonly External[];
  /** Bookkeeping that rides on the next settle or delivery. */
  readonly pending: readonly Item[];
  /** A settle failed for good: none is issued until somebody asks for it. */
  readonly stuck: boolean;
  /** Hashes of the inputs taken, newest last, at most 500. */
  readonly seen: readonly string[];
  /** The exit that was taken; `ended` once its settle is written. */
  readonly exit: string | null;
  readonly ended: boolean;
  readonly calling?: Readonly<Record<string, CallFlight>>;
  /** pc of a repeat -> its turn. */
  readonly turns?: Readonly<Record<string, TurnOfRepeat>>;
  /** What the exits' conditions read of the state when they were armed. */
  readonly bound?: Binds;
  /** After a pause: what had become due `before` (ms) is due at `until`; messages it made stale are skipped, if they are to be. */
  readonly catchUp?: {
    readonly before: number;
    readonly until: number;
    readonly skipStale?: true;
  };
  /** Hash of the version it was moved to; absent: the one it began with. */
  readonly version?: string;
  /** Arms of splits that a test has fixed. */
  readonly arms?: Readonly<Record<string, string>>;
}

/** The first is the enrollment's own; others are branches of parallel, and beside them tasks and notices nobody waits for. */
export interface Thread {
  readonly id: number;
  readonly pc: number;
  /** 0: the step at pc has not begun. */
  readonly visit: number;
  readonly mode: ThreadMode;
  readonly deadline?: number;
  /** Its task has been opened: a person may resolve it whatever else is the matter. */
  readonly open?: true;
  readonly parked?: Parked;
  /** Ends with its step. */
  readonly side?: true;
  /** The thread that stands at the parallel, and which branch this one is (of a side thread: belongs to). */
  readonly parent?: number;
  readonly branch?: string;
  /** Of `joining`: branches that have come to their end. */
  readonly joined?: readonly string[];
  /** Events that led it to where it is, and when (ms): no news to a step that begins there. */
  readonly led?: { readonly at: number; readonly ids: readonly string[] };
  /** ms: when it would have come to where it is but for a pause whose stale messages are skipped. */
  readonly late?: number;
  /** ms: what its times count from, where that is not the start of the visit. */
  readonly from?: number;
  /** Of `wait: {all}`: arm -> id of what fired it. */
  readonly fired?: Readonly<Record<string, string>>;
  /** Of a repeat: the time of its next turn has come. */
  readonly due?: true;
  /** The draft that lies on a desk; `approved` once it may go. */
  readonly approval?: string;
  readonly approved?: true;
  /** What keeps a send waiting, and since when (ms) it has wanted out. */
  readonly held?: string;
  readonly wanted?: number;
  /** Arms beside the step are to be disarmed with it. */
  readonly beside?: true;
  /** What its arms read of the state when they were armed. */
  readonly bound?: Binds;
  readonly pauses?: readonly Pause[];
  readonly ladder?: Climb;
  readonly climbed?: number;
  /** ms, in order */
  readonly remind?: readonly number[];
  /** Where the thread will stand when what it waits for turns out as expected: what was written with it was decided so. */
  readonly ahead?: Ahead;
  /** What it was called before it was moved to another version: what had been said to it by then still finds it. */
  readonly was?: { readonly step: string; readonly visit: number };
  /** What its task was opened as, where that was under another name. */
  readonly opened?: { readonly step: string; readonly visit: number };
  /** It was moved with its open task: clocks and arms follow as soon as that is written. */
  readonly moved?: true;
  /** Of `closing`: how the step ends unless somebody was faster. */
  readonly ending?: Ending;
}
/**
 * enter: about to do the step at pc · facts: goes on when the next settle is answered · effect, closing: the answer of its
 * settle is awaited (closing: of something it ends itself) · waiting: for events, people or a deadline · delivering,
 * calling · joining: at a parallel, for its branches · parked.
 */
export type ThreadMode =
  | 'enter'
  | 'facts'
  | 'effect'
  | 'closing'
  | 'waiting'
  | 'delivering'
  | 'calling'
  | 'joining'
  | 'parked';

/** How a step ends. */
export interface Ending {
  readonly outcome?: string;
  readonly why: string;
  /** When what ended it happened, ms. */
  readonly at: number;
  readonly by?: string;
  readonly reason?: string;
  readonly event?: Readonly<Record<string, Value>>;
  /** Id of the event that ended it. */
  readonly taken?: string;
}

/** What was decided ahead of an answer, as changes to the state. */
export interface Ahead {
  /** The thread itself, then those it started; none when it left by `exit`. */
  readonly threads: readonly Thread[];
  readonly steps: Readonly<Record<string, StepResult>>;
  readonly vars: Readonly<Record<string, Value>>;
  readonly turns: Readonly<Record<string, TurnOfRepeat | null>>;
  readonly exit?: string;
}

export interface TurnOfRepeat {
  /** Turns begun. */
  readonly turn: number;
  /** When the repeat began, and the turn, ms. */
  readonly from: number;
  readonly begun: number;
}

export interface CallFlight {
  readonly request: Calling;
  readonly thread: number;
}

export interface Flight {
  readonly delivery: Delivery;
  readonly thread: number;
  /** When it was commanded: what `after` counts from. */
  readonly at: number;
}

/** What `steps.<id>` can read, and what a later visit must know of the earlier ones. Event and form fields only where the plan keeps them. */
export interface StepResult {
  readonly visits: number;
  /** Start of the last visit, ms. */
  readonly since: number;
  readonly outcome?: string;
  /** ms */
  readonly at?: number;
  readonly by?: string;
  readonly reason?: string;
  readonly event?: Readonly<Record<string, Value>>;
  readonly form?: Readonly<Record<string, Value>>;
  readonly answer?: Readonly<Record<string, Value>>;
  /** Visits before the turn of the innermost repeat began: these do not count as going back. */
  readonly base?: number;
  /** Ids of the events that ended visits, newest last. */
  readonly taken?: readonly string[];
  /** Where the visit before the last ended, ms. */
  readonly endedBefore?: number;
}

/** Whether the workflow may continue as new on this state: nothing is in flight and every input is taken. */
export function mayContinue(state: State): boolean {
  return isQuiet(state) && state.inbox.length === 0;
}

/** Nothing of the enrollment is left to do: its exit is written, its closing steps are done and nothing is in flight. */
export function isOver(state: State): boolean {
  return state.ended && state.threads.length === 0 && isQuiet(state);
}

function isQuiet({ settling, delivering, calling = {} }: State): boolean {
  return settling === null && Object.keys({ ...delivering, ...calling }).length === 0;
}
