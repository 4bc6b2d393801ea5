import type { Span as Length } from '../kernel/plan';
import type { Span } from './diagnostic';
import type { Leaf, Placed } from './tree';

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
  readonly onExitTasks?: 'close' | 'keep';
  readonly steps: readonly StepAst[];
  /** False when a key of the playbook itself was not understood: what it declares is then not known to be missing. */
  readonly whole: boolean;
  /** Where the playbook as a whole is pointed at. */
  readonly span: Span;
}

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
  readonly atCreation: boolean;
}

export interface TriggerAst {
  readonly span: Span;
  /** What it fires on; absent when that could not be read. */
  readonly on?:
    | { readonly kind: 'event'; readonly types: readonly Placed<string>[] }
    | { readonly kind: 'when' | 'becomes'; readonly condition: Leaf };
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
  readonly tasks?: 'close' | 'keep';
}

export interface StepAst {
  readonly id: Placed<string>;
  /** Absent when the step has no verb that can be read; then nothing is said about its outcomes. */
  readonly verb?: VerbAst;
  readonly if?: Leaf;
  readonly outcomes: readonly OutcomeAst[];
  readonly onFailure?: ContinuationAst;
  readonly span: Span;
}

export interface OutcomeAst {
  readonly name: Placed<string>;
  readonly then?: ContinuationAst;
}

export type ContinuationAst =
  | { readonly kind: 'continue'; readonly span: Span }
  | { readonly kind: 'goto' | 'exit'; readonly target: Placed<string>; readonly span: Span }
  | { readonly kind: 'list'; readonly steps: readonly StepAst[]; readonly span: Span };

export type VerbAst = SendAst | TaskAst | NotifyAst | WaitAst | BranchAst | LeaveAst;

/** `whole` is false when something of the verb could not be read: what depends on it is left unsaid. */
interface VerbPart {
  readonly span: Span;
  readonly whole: boolean;
}

export interface SendAst extends VerbPart {
  readonly kind: 'send';
  readonly template?: Placed<string>;
  readonly to: readonly Leaf[];
  readonly as: readonly Leaf[];
  readonly purpose?: Placed<string>;
  readonly priority?: 'high' | 'normal' | 'low';
}

export interface TaskAst extends VerbPart {
  readonly kind: 'task';
  readonly title?: TextAst;
  readonly body?: TextAst;
  readonly assign: readonly Leaf[];
  readonly due?: Length;
  readonly giveUp?: Length;
  readonly answers: readonly AnswerAst[];
  readonly form: readonly FieldAst[];
  readonly priority: 'low' | 'normal' | 'high' | 'urgent';
  readonly onExit?: 'close' | 'keep';
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
  readonly help?: TextAst;
}

export interface NotifyAst extends VerbPart {
  readonly kind: 'notify';
  readonly to: readonly Leaf[];
  readonly cc: readonly Leaf[];
  readonly text?: TextAst;
  readonly urgent?: boolean | Leaf;
}

export interface WaitAst extends VerbPart {
  readonly kind: 'wait';
  readonly form: 'span' | 'one' | 'any';
  readonly arms: readonly { readonly name: Placed<string>; readonly trigger: TriggerAst }[];
  /** The span itself, or the timeout; `never` is written out. */
  readonly until?: Length | 'never';
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
