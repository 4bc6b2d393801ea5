import type { Scenario } from '../../kernel/scenario';
import type { Thing, ThingKind } from '../../simulator/happened';
import type { Span } from '../diagnostic';

/** A `*.test.yaml` as the runner takes it: what is played, and what is looked at meanwhile and at the end. */
export interface CompiledTest {
  readonly file: string;
  readonly playbook: string;
  readonly cases: readonly TestCase[];
}

export interface TestCase {
  readonly name: string;
  /** Of its name. */
  readonly span: Span;
  readonly line: number;
  /** Minutes east of UTC in which its clock is written: times are shown alike. */
  readonly offset: number;
  readonly scenario: Scenario;
  /** Parallel to the script. */
  readonly checks: readonly ItemChecks[];
  readonly end: EndChecks;
}

/** Looks at what happened since the item before, the item's own effects included. */
export interface ItemChecks {
  /** Of the item's first key. */
  readonly span: Span;
  readonly expect: readonly Pattern[];
  readonly notExpect: readonly Pattern[];
  /** Nothing else but `expect` may have happened. */
  readonly exact: boolean;
}

export interface EndChecks {
  readonly never: readonly Pattern[];
  readonly exit?: Checked<string>;
  readonly goal?: Checked<'reached' | 'missed' | 'open'>;
  /** Steps of the tasks that are open: these and no other. */
  readonly openTasks?: Checked<readonly string[]>;
  readonly counts?: Checked<Readonly<Partial<Record<ThingKind, number>>>>;
}
interface Checked<T> {
  readonly value: T;
  readonly span: Span;
}

/** One thing as a test names it: the details that are written must be so, the others may be anything. */
export interface Pattern {
  readonly kind: ThingKind;
  readonly name: string;
  readonly details: Details;
  readonly span: Span;
}
export type Details = { readonly [Key in DetailKey]?: NonNullable<Thing[Key]> };
export type DetailKey = (typeof DETAILS)[number];

export const DETAILS = [
  'to',
  'as',
  'template',
  'channel',
  'locale',
  'reason',
  'rung',
  'round',
  'until',
  'due',
  'title',
  'outcome',
  'by',
] as const satisfies readonly (keyof Thing)[];

export const THINGS = [
  'task',
  'send',
  'skipped',
  'dropped',
  'held',
  'notify',
  'approval',
  'ladder',
  'wait',
  'set',
  'run',
  'call',
  'closed',
  'merged',
  'parked',
  'exit',
] as const satisfies readonly ThingKind[];
