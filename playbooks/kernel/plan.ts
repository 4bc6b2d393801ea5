import type { Condition, Expr, Value } from './expression';
import type { Answer, Field } from './field';
import type { Arm, Trigger } from './trigger';

/**
 * The compiled playbook: plain JSON, canonical, identified by its sha-256. Comments, formatting and lines
 * are not part of it; the line table (`Lines`) travels beside it and is kept with the published version.
 */
export interface Plan {
  readonly format: 1;
  readonly playbook: string;
  readonly title: Text;
  readonly owner: string;
  /** `customer`, `contact` or a record type: what one enrollment is about. */
  readonly subject: string;
  readonly purpose: string;
  readonly priority: Priority;
  readonly calendar?: string;
  readonly zone?: string;
  readonly ways: Readonly<Record<string, Way>>;
  readonly reenroll: Reenroll;
  readonly exits: Readonly<Record<string, Exit>>;
  /** Names of `exits` in file order: of several true at the same time the first wins. (Keys of the canonical JSON are sorted.) */
  readonly exitOrder: readonly string[];
  /** What becomes of open tasks at an exit, when neither the task nor the exit says. */
  readonly onExitTasks: TaskPolicy;
  /** What becomes at an exit of the enrollments it started by `run`; absent: keep. */
  readonly onExitRuns?: 'keep' | 'exit';
  /** Default window of its sends; absent: always. */
  readonly window?: string;
  /** Share of the customers that are held out, 0..0.5; absent: none. */
  readonly holdout?: number;
  readonly goal?: Goal;
  readonly vars: Readonly<Record<string, { readonly type: string; readonly default: Value }>>;
  /** Facts that some text reads as `facts.<id>`; conditions have theirs put in. Absent: none. */
  readonly facts?: Readonly<Record<string, Formula>>;
  /** Where the first step is; `END` for a playbook without steps is refused by the compiler. */
  readonly start: number;
  readonly code: readonly Instruction[];
  /** Parts of conditions that settle computes; `names` are what they read. */
  readonly lifted: readonly { readonly expr: Expr; readonly names: readonly string[] }[];
  /** What the state must keep of events and forms: field names read by some expression, per step or way (`trigger`). */
  readonly keeps: Readonly<Record<string, readonly string[]>>;
  /** Names of the state (`steps.x.outcome`, `trigger.x`, `vars.x`) that some expression or text reads: these travel to settle and deliver. Absent: all. */
  readonly binds?: readonly string[];
  /** The event fields declared in the catalog for every event type this plan names: what a signal may carry. */
  readonly events: Readonly<
    Record<string, { readonly about: string; readonly fields: Readonly<Record<string, string>> }>
  >;
  /** template path -> sha-256 of its variants: part of the identity. */
  readonly templates: Readonly<Record<string, string>>;
}

export type Text = string | Readonly<Record<string, string>>;
export type Priority = 'high' | 'normal' | 'low';
export type TaskPolicy = 'close' | 'keep' | { readonly handOver: readonly ChainElement[] };

/** An expression for its value. Same shape as a condition: what it reads stands beside it. */
export type Formula = Condition;

/** One value per value of an enum; `pick` gives the enum. Without `else` every value is there. */
export interface Pick<T> {
  readonly pick: Formula;
  readonly of: Readonly<Record<string, T>>;
  readonly else?: T;
}
/** A value, or a pick of it. A pick is told by its key `pick`. */
export type Picked<T> = T | Pick<T>;

/** A point tied to a date; `every` repeats it. Told from a span by its key `date`. */
export interface Moment {
  readonly date: Formula;
  readonly before?: Picked<Span>;
  readonly after?: Picked<Span>;
  readonly roll?: 'next' | 'previous';
  /** `HH:MM` */
  readonly time?: string;
  readonly every?: Span;
}
export type When = Picked<Span> | Moment;

/** The next such day at `time`. ISO weekdays, 1 = Monday; `business`: open days of the calendar. */
export interface Rhythm {
  readonly days?: 'business' | readonly number[];
  readonly dayOfMonth?: number;
  readonly time: string;
}

/** Reached when the enrollment ends by `exit`, or its trigger fires up to `within` after another end. */
export interface Goal {
  readonly exit: string;
  readonly within?: Span;
  readonly confirm?: { readonly after: Span; readonly if: Condition };
}

export interface Ladder {
  readonly from: 'due' | 'open';
  readonly until: 'done' | 'acknowledged';
  readonly rounds: number;
  /** From the last rung to its end: `after_ladder`. */
  readonly end: Picked<Span>;
  readonly rungs: readonly Rung[];
}
export interface Rung {
  /** From the rung above; of the first from `from`, in later rounds from the last rung. */
  readonly after: Picked<Span>;
  readonly to: readonly ChainElement[];
  readonly note?: Text;
  readonly reassign: boolean;
}

/** The pc that stands for "ran past the last step": the enrollment ends as `finished`. */
export const END = -1;

export interface Span {
  readonly n: number;
  readonly unit: 'm' | 'h' | 'd' | 'w' | 'mo' | 'bd' | 'bh';
  readonly roll?: 'next' | 'previous';
  /** `HH:MM` */
  readonly time?: string;
}

/** One instruction per step (and one per step-less branch of control, which the compiler does not need: jumps are integers). */
export type Instruction =
  | Send
  | Task
  | Notify
  | Wait
  | Branch
  | Leave
  | Split
  | Parallel
  | Join
  | Repeat
  | Turn
  | Assign
  | Call
  | Run
  | Use
  | End;

interface Common {
  /** Step id as traces show it. */
  readonly step: string;
  /** False: the step is passed, goes to `next`, and `steps.x` becomes unknown. */
  readonly if?: Condition;
  /** Where outcomes that are not listed go: the pc after the step, or END. */
  readonly next: number;
  /** Listed outcomes -> pc. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** After the retries of a failed step: `park` (default) or a pc. */
  readonly onFailure?: number;
  /**
   * The branches of `parallel`, the turns of `repeat` and the closing lists around it, outermost first. A jump leaves
   * each scope that is not around its target.
   */
  readonly scopes?: readonly Scope[];
}

/** `branch` of the parallel at `pc` · a turn of the repeat at `pc` · the closing steps of `exit`. */
export type Scope =
  | { readonly kind: 'branch'; readonly pc: number; readonly branch: string }
  | { readonly kind: 'turn'; readonly pc: number }
  | { readonly kind: 'closing'; readonly exit: string };

export interface Send extends Common {
  readonly op: 'send';
  readonly template: Picked<string>;
  readonly purpose: string;
  readonly priority: Picked<Priority>;
  readonly to: Picked<readonly ChainElement[]>;
  /** Everybody in it who has an address; each gets a message of their own. Absent: nobody. */
  readonly cc?: readonly ChainElement[];
  readonly as: Picked<readonly ChainElement[]>;
  /** A person whose address answers go to, or a sender. */
  readonly replyTo?: ChainElement;
  /** What may be used, in the order it is tried. */
  readonly channels: readonly string[];
  /** The contact's own preference goes before that order. Absent: no. */
  readonly preferred?: boolean;
  /** Absent: the playbook's. */
  readonly window?: string;
  /** How long window, hold, cap and rate may keep it; absent: the guards' `patience`. */
  readonly within?: Picked<Span>;
  readonly approval?: Approval;
  /** What makes it pointless while it waits: outcome `dropped`. Its arm is called `unless`. */
  readonly unless?: Arm;
  /** Absent: hold. */
  readonly unconfirmed?: 'hold' | 'resend';
}

export interface Approval {
  readonly by: Picked<readonly ChainElement[]>;
  readonly within: Picked<Span>;
  /** When `within` is over: what becomes of the draft. `escalate` climbs `ladder`; at its end it is skipped. */
  readonly otherwise: 'send' | 'skip' | 'escalate';
  /** False: no approval is asked. */
  readonly if?: Condition;
  readonly ladder?: Picked<Ladder>;
  readonly notBy?: ChainElement;
}

export interface Task extends Common {
  readonly op: 'task';
  readonly title: Text;
  readonly body?: Text;
  readonly assign: Picked<readonly ChainElement[]>;
  readonly due: When;
  /** Before `due`: the assignee is reminded. */
  readonly remind?: readonly Span[];
  readonly ladder?: Picked<Ladder>;
  readonly giveUp?: Picked<Span> | 'after_ladder';
  /** Buttons; empty: the only answer is `done`. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Asked with every answer. */
  readonly form: Readonly<Record<string, Field>>;
  readonly priority: Picked<TaskPriority>;
  readonly checklist?: readonly Text[];
  /** Arms named by the outcome they bring. */
  readonly doneWhen?: readonly Arm[];
  /** How long it may be hidden; false: not at all; absent: the guards' `snooze_max`. */
  readonly snooze?: false | Span;
  readonly notBy?: ChainElement;
  readonly mergeKey?: string;
  /** While it holds `due`, ladder and give-up stand still. Watched. */
  readonly pauseWhile?: Condition;
  /** False: the step ends at once (`opened`). Absent: true. */
  readonly blocks?: boolean;
  readonly onExit?: TaskPolicy;
}
export type TaskPriority = 'low' | 'normal' | 'high' | 'urgent';

export interface Notify extends Common {
  readonly op: 'notify';
  readonly to: Picked<readonly ChainElement[]>;
  readonly cc: readonly ChainElement[];
  readonly text: Text;
  readonly urgent?: boolean | Condition;
}

export interface Wait extends Common {
  readonly op: 'wait';
  /** Empty for a plain span. Outcome name -> trigger; a single trigger has the one arm `reached`. File order. */
  readonly arms: readonly Arm[];
  /** `all: true`: outcome `all` once each arm has fired; else the name of the first that does. */
  readonly all?: boolean;
  /** The deadline: of a plain span or moment its outcome is `reached`, else `timeout`. Absent: `timeout: never`. */
  readonly until?: When;
  readonly untilOutcome: 'reached' | 'timeout';
  /** Of `wait: {at}`: gone by more than this when the step began (or when it is moved): outcome `past`. */
  readonly grace?: Span;
  /** While it holds the deadline stands still. Watched. */
  readonly pauseWhile?: Condition;
}

export interface Branch extends Common {
  readonly op: 'branch';
  readonly arms: readonly { readonly if: Condition; readonly to: number }[];
  readonly else: number;
}

export interface Leave extends Common {
  readonly op: 'exit';
  readonly exit: string;
}

/** `u("split:" + salt + ":" + customer id)` falls into an arm, in this order; outcome = its name. Weights sum to 100. */
export interface Split extends Common {
  readonly op: 'split';
  readonly salt: string;
  readonly arms: readonly { readonly name: string; readonly weight: number; readonly to: number }[];
}

/** Starts a thread per branch, in this order; goes on to `next` when the join is met. */
export interface Parallel extends Common {
  readonly op: 'parallel';
  readonly branches: readonly { readonly name: string; readonly to: number }[];
  readonly join: { readonly kind: 'all' | 'any'; readonly names: readonly string[] };
}
/** The end of a branch: the pc after its last step. `step` is `<parallel>/<branch>`. */
export interface Join extends Common {
  readonly op: 'join';
  readonly parallel: number;
  readonly branch: string;
}

/** `until` is looked at before every turn and once more after the last. Outcomes `until`, `max`. */
export interface Repeat extends Common {
  readonly op: 'repeat';
  readonly max: number;
  readonly do: number;
  readonly until?: Condition;
  /** A span: turn k begins at the start + k × span. */
  readonly every?: Picked<Span> | Rhythm;
}
/** The end of a turn: the pc after the last step of `do`. `step` is `<repeat>/turn`. */
export interface Turn extends Common {
  readonly op: 'turn';
  readonly repeat: number;
}

/** All right sides are read first, then written together. */
export interface Assign extends Common {
  readonly op: 'set';
  readonly set: readonly {
    readonly target: { readonly of: 'vars' | 'customer' | 'subject'; readonly name: string };
    readonly value: Formula;
  }[];
}

/** HTTP through a named connection. `answer`: names the declared answer read as `steps.<id>.answer.<field>`. */
export interface Call extends Common {
  readonly op: 'call';
  readonly connection: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: Readonly<Record<string, Formula>>;
  readonly answer?: string;
}

/** Enrolls the subject, or its customer, by a manual way in. Outcomes `started`, `refused`. */
export interface Run extends Common {
  readonly op: 'run';
  readonly playbook: string;
  readonly way: string;
  readonly with: Readonly<Record<string, Formula>>;
}

/** A fragment put in: its steps are `<step>.<id>` from `to` on. */
export interface Use extends Common {
  readonly op: 'use';
  readonly fragment: string;
  readonly to: number;
}
/** An end of the fragment used at `use`: that step ends with `outcome`. `step` is `<use>/<outcome>`. */
export interface End extends Common {
  readonly op: 'end';
  readonly use: number;
  readonly outcome: string;
}

export type Way =
  | ({ readonly atCreation?: boolean } & Exclude<Trigger, { readonly kind: 'at' }>)
  | {
      readonly kind: 'at';
      readonly moment: Moment;
      /** When the moment had passed as the subject was first seen. */
      readonly past: 'run' | 'skip';
      readonly if?: Condition;
    }
  | { readonly kind: 'schedule'; readonly rhythm: Rhythm; readonly if: Condition }
  | {
      readonly kind: 'manual';
      readonly fields: Readonly<Record<string, Field>>;
      readonly if?: Condition;
    };

export interface Exit {
  readonly trigger?: Trigger;
  readonly tasks?: TaskPolicy;
  /** Where its closing steps begin; they end at END. */
  readonly do?: number;
}

export type Reenroll =
  | 'never'
  | 'always'
  | {
      readonly after: Span;
      readonly from: 'end' | 'start';
      readonly exits: Readonly<Record<string, Span | 'never'>>;
    };

/** An element of a chain: evaluates to an id of its kind; the first that exists, is active and fits wins. */
export interface ChainElement {
  readonly kind: 'contact' | 'person' | 'queue' | 'sender';
  readonly expr: Expr;
  readonly names: readonly string[];
  readonly source: string;
}
