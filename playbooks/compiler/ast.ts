import type { Span as Length } from '../kernel/plan';
import type { Span } from './diagnostic';
import type { FragmentScopeAst, ParamAst } from './param-ast';
import type { Leaf, Placed, Tree } from './tree';

/** A playbook after the shape pass: every part has its type and its place, no name is looked up yet. */
export interface PlaybookAst {
  readonly file: string;
  readonly id: Placed<string>;
  readonly title: TextAst;
  readonly owner: Placed<string>;
  readonly subject: Placed<string>;
  readonly purpose: Placed<string>;
  readonly priority: 'high' | 'normal' | 'low';
  readonly calendar?: Placed<string>;
  readonly zone?: Placed<string>;
  readonly vars: readonly VarAst[];
  readonly facts: readonly FactAst[];
  readonly ways: readonly WayAst[];
  readonly reenroll?: ReenrollAst;
  readonly exits: readonly ExitAst[];
  readonly onExitTasks?: TaskPolicyAst;
  readonly onExitRuns?: 'keep' | 'exit';
  readonly window?: Placed<string>;
  /** 0..0.5 */
  readonly holdout?: Placed<number>;
  readonly goal?: GoalAst;
  readonly backfill?: Placed<'none' | 'matching'>;
  readonly steps: readonly StepAst[];
  /** False when a key of the playbook itself was not understood: what it declares is then not known to be missing. */
  readonly whole: boolean;
  /** Where the playbook as a whole is pointed at. */
  readonly span: Span;
}

export type TaskPolicyAst = 'close' | 'keep' | { readonly handOver: readonly Leaf[] };

export interface GoalAst {
  readonly exit: Placed<string>;
  readonly within?: Length;
  readonly confirm?: { readonly after: Length; readonly if: Leaf };
  readonly span: Span;
}

/** One value per value of an enum. Told from a plain value by its key `pick`. */
export interface PickAst<T> {
  readonly pick: Leaf;
  readonly of: readonly { readonly name: Placed<string>; readonly value: T }[];
  readonly else?: T;
  readonly span: Span;
}
export type PickedAst<T> = T | PickAst<T>;

/** Told from a span by its key `date`. */
export interface MomentAst {
  readonly date: Leaf;
  readonly before?: PickedAst<Length>;
  readonly after?: PickedAst<Length>;
  readonly roll?: 'next' | 'previous';
  readonly time?: string;
  readonly every?: Length;
  readonly span: Span;
}
export type WhenAst = PickedAst<Length> | MomentAst;

export interface RhythmAst {
  readonly days?: 'business' | readonly number[];
  readonly dayOfMonth?: number;
  readonly time: string;
  readonly span: Span;
}

export interface LadderAst {
  readonly from: 'due' | 'open';
  readonly until: 'done' | 'acknowledged';
  readonly rounds: number;
  /** Absent: the last rung's `after`. */
  readonly end?: Length;
  readonly rungs: readonly RungAst[];
  readonly span: Span;
}
export interface RungAst {
  readonly after: PickedAst<Length>;
  readonly to: readonly Leaf[];
  readonly note?: TextAst;
  readonly reassign: boolean;
  readonly span: Span;
}
/** Written out, or the name of one in the catalog. */
export type LadderRef = Placed<string> | LadderAst;

/** One text, or one per locale. */
export interface TextAst {
  readonly span: Span;
  readonly variants: readonly { readonly locale?: string; readonly leaf: Leaf }[];
}

export interface VarAst {
  readonly name: Placed<string>;
  readonly type: string;
  readonly values?: readonly string[];
  readonly default: Placed<string | number | boolean>;
}

export interface FactAst {
  readonly name: Placed<string>;
  readonly expr: Leaf;
}

export interface WayAst {
  readonly name: Placed<string>;
  readonly trigger?: TriggerAst;
  readonly manual?: { readonly fields: readonly FieldAst[]; readonly if?: Leaf };
  readonly schedule?: { readonly rhythm: RhythmAst; readonly if?: Leaf; readonly span: Span };
  /** Of `at`. */
  readonly past?: 'run' | 'skip';
  readonly atCreation: boolean;
}

export interface TriggerAst {
  readonly span: Span;
  /** What it fires on; absent when that could not be read. */
  readonly on?:
    | { readonly kind: 'event'; readonly types: readonly Placed<string>[] }
    | { readonly kind: 'when' | 'becomes'; readonly condition: Leaf }
    | { readonly kind: 'silence'; readonly types: readonly Placed<string>[] }
    | { readonly kind: 'at'; readonly moment: MomentAst };
  /** With `when`, `becomes` and `silence`. */
  readonly for?: PickedAst<Length>;
  readonly if?: Leaf;
  readonly since?: Placed<string>;
}

export interface ReenrollAst {
  readonly value: 'never' | 'always' | RepeatRule;
  readonly span: Span;
}
export interface RepeatRule {
  readonly after: Length;
  readonly from: 'end' | 'start';
  readonly exits: readonly {
    readonly name: Placed<string>;
    readonly after: Length | 'never';
  }[];
}

export interface ExitAst {
  readonly name: Placed<string>;
  readonly trigger?: TriggerAst;
  readonly tasks?: TaskPolicyAst;
  /** Closing steps. */
  readonly do: readonly StepAst[];
}

export interface StepAst {
  readonly id: Placed<string>;
  /** Absent when the step has no verb that can be read; then nothing is said about its outcomes. */
  readonly verb?: VerbAst;
  readonly if?: Leaf;
  readonly outcomes: readonly OutcomeAst[];
  readonly onFailure?: ContinuationAst;
  /** Of a step of a fragment: what it sees. Absent: a step of the playbook itself. */
  readonly inside?: FragmentScopeAst;
  readonly span: Span;
}

export interface OutcomeAst {
  readonly name: Placed<string>;
  readonly then?: ContinuationAst;
}

export type ContinuationAst =
  | { readonly kind: 'continue'; readonly span: Span }
  /** `end` in fragments alone. */
  | { readonly kind: 'goto' | 'exit' | 'end'; readonly target: Placed<string>; readonly span: Span }
  | { readonly kind: 'list'; readonly steps: readonly StepAst[]; readonly span: Span };

export type VerbAst =
  | SendAst
  | TaskAst
  | NotifyAst
  | WaitAst
  | BranchAst
  | LeaveAst
  | SplitAst
  | ParallelAst
  | RepeatAst
  | SetAst
  | CallAst
  | RunAst
  | UseAst;

/** `whole` is false when something of the verb could not be read: what depends on it is left unsaid. */
interface VerbPart {
  readonly span: Span;
  readonly whole: boolean;
}

export interface SendAst extends VerbPart {
  readonly kind: 'send';
  readonly template?: PickedAst<Placed<string>>;
  readonly to: PickedAst<readonly Leaf[]>;
  readonly cc: readonly Leaf[];
  readonly as: PickedAst<readonly Leaf[]>;
  readonly replyTo?: Leaf;
  readonly purpose?: Placed<string>;
  readonly priority?: PickedAst<'high' | 'normal' | 'low'>;
  /** `preferred`, or what may be used. */
  readonly channel?: 'preferred' | readonly Placed<string>[];
  readonly window?: Placed<string>;
  readonly within?: PickedAst<Length>;
  readonly approval?: ApprovalAst;
  readonly unless?: TriggerAst;
  readonly unconfirmed?: Placed<'hold' | 'resend'>;
}

export interface ApprovalAst {
  readonly by: PickedAst<readonly Leaf[]>;
  readonly within?: PickedAst<Length>;
  readonly otherwise?: Placed<'send' | 'skip' | 'escalate'>;
  readonly if?: Leaf;
  readonly ladder?: PickedAst<LadderRef>;
  readonly notBy?: Leaf;
  readonly span: Span;
}

export interface TaskAst extends VerbPart {
  readonly kind: 'task';
  readonly title?: TextAst;
  readonly body?: TextAst;
  readonly assign: PickedAst<readonly Leaf[]>;
  readonly due?: WhenAst;
  readonly remind: readonly Length[];
  readonly ladder?: PickedAst<LadderRef>;
  readonly giveUp?: PickedAst<Length> | Placed<'after_ladder'>;
  readonly answers: readonly AnswerAst[];
  readonly form: readonly FieldAst[];
  readonly priority: PickedAst<'low' | 'normal' | 'high' | 'urgent'>;
  readonly checklist: readonly TextAst[];
  readonly doneWhen: readonly { readonly name: Placed<string>; readonly trigger: TriggerAst }[];
  readonly snooze?: false | Length;
  readonly notBy?: Leaf;
  readonly mergeKey?: Placed<string>;
  readonly pauseWhile?: Leaf;
  readonly blocks: boolean;
  readonly onExit?: TaskPolicyAst;
}

export interface AnswerAst {
  readonly name: Placed<string>;
  readonly label: TextAst;
  readonly form: readonly FieldAst[];
}

export interface FieldAst {
  readonly name: Placed<string>;
  readonly type: string;
  readonly label: TextAst;
  readonly required: boolean;
  readonly default?: Placed<string | number | boolean>;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly Placed<string>[];
  /** What each value is called, where that is said. */
  readonly labels?: Readonly<Record<string, TextAst>>;
  readonly help?: TextAst;
}

export interface NotifyAst extends VerbPart {
  readonly kind: 'notify';
  readonly to: PickedAst<readonly Leaf[]>;
  readonly cc: readonly Leaf[];
  readonly text?: TextAst;
  readonly urgent?: boolean | Leaf;
}

export interface WaitAst extends VerbPart {
  readonly kind: 'wait';
  readonly form: 'span' | 'at' | 'one' | 'any' | 'all';
  readonly arms: readonly { readonly name: Placed<string>; readonly trigger: TriggerAst }[];
  /** The span or moment itself, or the timeout; `never` is written out. */
  readonly until?: WhenAst | 'never';
  /** Of `at`. */
  readonly grace?: Length;
  readonly pauseWhile?: Leaf;
}

export interface BranchAst extends VerbPart {
  readonly kind: 'branch';
  readonly arms: readonly { readonly if: Leaf; readonly then: ContinuationAst }[];
  readonly else?: ContinuationAst;
}

export interface LeaveAst extends VerbPart {
  readonly kind: 'exit';
  readonly exit: Placed<string>;
}

export interface SplitAst extends VerbPart {
  readonly kind: 'split';
  readonly arms: readonly {
    readonly name: Placed<string>;
    readonly weight: Placed<number>;
    readonly do: readonly StepAst[];
  }[];
  readonly salt?: Placed<string>;
}

export interface ParallelAst extends VerbPart {
  readonly kind: 'parallel';
  readonly branches: readonly {
    readonly name: Placed<string>;
    readonly steps: readonly StepAst[];
  }[];
  /** Without names: of all branches. */
  readonly join?: { readonly kind: 'all' | 'any'; readonly names?: readonly Placed<string>[] };
}

export interface RepeatAst extends VerbPart {
  readonly kind: 'repeat';
  readonly max?: Placed<number>;
  readonly do: readonly StepAst[];
  readonly until?: Leaf;
  readonly every?: PickedAst<Length> | RhythmAst;
}

export interface SetAst extends VerbPart {
  readonly kind: 'set';
  /** `target`: `vars.x`, `customer.y`, `contract.z`. */
  readonly set: readonly { readonly target: Placed<string>; readonly value: Leaf }[];
}

export interface CallAst extends VerbPart {
  readonly kind: 'call';
  readonly connection?: Placed<string>;
  readonly method?: Placed<string>;
  readonly path?: Leaf;
  readonly body: readonly { readonly name: Placed<string>; readonly value: Leaf }[];
  readonly answer?: Placed<string>;
}

export interface RunAst extends VerbPart {
  readonly kind: 'run';
  readonly playbook?: Placed<string>;
  readonly way?: Placed<string>;
  readonly with: readonly { readonly name: Placed<string>; readonly value: Leaf }[];
}

export interface UseAst extends VerbPart {
  readonly kind: 'use';
  readonly fragment: Placed<string>;
  readonly with: readonly { readonly name: Placed<string>; readonly value: Tree }[];
  /** The fragment's steps with its parameters put in and ids `<step>.<id>`; their spans stand in the fragment's file. */
  readonly steps: readonly StepAst[];
  /** Names of `ends`; `done` is added. */
  readonly ends: readonly string[];
}

/** `fragments/<id>.yaml` after the shape pass. */
export interface FragmentAst {
  readonly file: string;
  readonly id: Placed<string>;
  /** Absent: fits every subject. */
  readonly subject?: Placed<string>;
  readonly params: readonly ParamAst[];
  readonly ends: readonly Placed<string>[];
  readonly steps: readonly StepAst[];
  readonly whole: boolean;
  readonly span: Span;
}
