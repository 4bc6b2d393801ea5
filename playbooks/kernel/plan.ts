import type { Condition, Expr, Value } from './expression';

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
  readonly vars: Readonly<Record<string, { readonly type: string; readonly default: Value }>>;
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
export type TaskPolicy = 'close' | 'keep';

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
export type Instruction = Send | Task | Notify | Wait | Branch | Leave;

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
}

export interface Send extends Common {
  readonly op: 'send';
  readonly template: string;
  readonly purpose: string;
  readonly priority: Priority;
  readonly to: readonly ChainElement[];
  readonly as: readonly ChainElement[];
  readonly channels: readonly string[];
}

export interface Task extends Common {
  readonly op: 'task';
  readonly title: Text;
  readonly body?: Text;
  readonly assign: readonly ChainElement[];
  readonly due: Span;
  readonly giveUp?: Span;
  /** Buttons; empty: the only answer is `done`. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Asked with every answer. */
  readonly form: Readonly<Record<string, Field>>;
  readonly priority: 'low' | 'normal' | 'high' | 'urgent';
  readonly onExit?: TaskPolicy;
}

export interface Notify extends Common {
  readonly op: 'notify';
  readonly to: readonly ChainElement[];
  readonly cc: readonly ChainElement[];
  readonly text: Text;
  readonly urgent?: boolean | Condition;
}

export interface Wait extends Common {
  readonly op: 'wait';
  /** Empty for a plain span. Outcome name -> trigger; a single trigger has the one arm `reached`. File order. */
  readonly arms: readonly Arm[];
  /** The deadline: of a plain span its outcome is `reached`, else `timeout`. Absent: `timeout: never`. */
  readonly until?: Span;
  readonly untilOutcome: 'reached' | 'timeout';
}

export interface Arm {
  readonly name: string;
  readonly trigger: Trigger;
  /** How far to look back: from the start of this step, the enrollment, or an earlier step id. */
  readonly since: 'step' | 'enrollment' | { readonly step: string };
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

/** What fires: `types` of events, or a watched condition. `if` of an event reads `event.<field>` too. */
export type Trigger =
  | { readonly kind: 'event'; readonly types: readonly string[]; readonly if?: Condition }
  | { readonly kind: 'when'; readonly condition: Condition; readonly if?: Condition }
  | { readonly kind: 'becomes'; readonly condition: Condition; readonly if?: Condition };

export type Way =
  | ({ readonly atCreation?: boolean } & Trigger)
  | {
      readonly kind: 'manual';
      readonly fields: Readonly<Record<string, Field>>;
      readonly if?: Condition;
    };

export interface Exit {
  readonly trigger?: Trigger;
  readonly tasks?: TaskPolicy;
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

export interface Answer {
  readonly label: Text;
  readonly form: Readonly<Record<string, Field>>;
}

export interface Field {
  readonly type: 'text' | 'long_text' | 'number' | 'money' | 'boolean' | 'date' | 'time' | 'enum';
  readonly label: Text;
  readonly required: boolean;
  readonly default?: Value;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
  readonly help?: Text;
}

/** Where things stand in the source of one version; index = pc. Kept with the version, outside the plan's identity. */
export interface Lines {
  readonly file: string;
  readonly code: readonly Line[];
  readonly ways: Readonly<Record<string, Line>>;
  readonly exits: Readonly<Record<string, Line>>;
}
export interface Line {
  readonly line: number;
  readonly column: number;
}
