import type { Scope } from '../../kernel/plan';
import type { OutcomeAst, StepAst } from '../ast';

/** One number of the layout: a step, or what the compiler puts behind one so that lists end somewhere. */
export interface Node {
  readonly pc: number;
  readonly step: StepAst;
  /** Absent for a step; else what it stands for. */
  readonly pseudo?: Pseudo;
  /** After the step, when nothing else is said. */
  readonly next: number;
  readonly outcomes: ReadonlyMap<string, number>;
  /** Where the lists inside begin: of a branch, a split and a parallel one each, of a repeat and a use the only one. */
  readonly arms: readonly number[];
  /** Of a branch. */
  readonly else?: number;
  readonly onFailure?: number;
  /** Branches, turns and closing lists around it, outermost first. */
  readonly scopes: readonly Scope[];
}

export type Pseudo =
  | { readonly kind: 'join'; readonly parallel: number; readonly branch: string }
  | { readonly kind: 'turn'; readonly repeat: number }
  | { readonly kind: 'end'; readonly use: number; readonly outcome: string };

/** The lists of steps inside a step: what it does first, then outcomes by name, because their order in the file means nothing. */
export function listsOf(step: StepAst): readonly (readonly StepAst[])[] {
  const follow = [...byName(step.outcomes).map((outcome) => outcome.then), step.onFailure];
  const following = follow.flatMap((then) => (then?.kind === 'list' ? [then.steps] : []));
  return [...innerLists(step), ...following];
}

function innerLists({ verb }: StepAst): readonly (readonly StepAst[])[] {
  switch (verb?.kind) {
    case 'branch':
      return [...verb.arms.map((arm) => arm.then), verb.else].flatMap((then) =>
        then?.kind === 'list' ? [then.steps] : [],
      );
    case 'split':
      return verb.arms.map((arm) => arm.do).filter((steps) => steps.length > 0);
    case 'parallel':
      return verb.branches.map(({ steps }) => steps);
    case 'repeat':
      return [verb.do];
    case 'use':
      return [verb.steps];
    default:
      return [];
  }
}

export function byName(outcomes: readonly OutcomeAst[]): readonly OutcomeAst[] {
  return [...outcomes].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
}

/** As its author calls it: inside a fragment without the step that uses it. */
export function localId({ id, inside }: StepAst): string {
  const prefix = inside === undefined ? '' : `${inside.use}.`;
  return prefix !== '' && id.value.startsWith(prefix) ? id.value.slice(prefix.length) : id.value;
}

/** Whether `name`, written beside `from`, means `step`. */
export function means(step: StepAst, name: string, from: StepAst): boolean {
  if (step.inside?.use !== from.inside?.use) return false;
  return step.id.value === name || localId(step) === name;
}
