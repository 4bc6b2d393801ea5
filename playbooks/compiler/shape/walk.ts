import type { ContinuationAst, StepAst, VerbAst } from '../ast';

/** Going through steps with all that is nested in them. */

export interface Visit {
  readonly step?: (step: StepAst) => void;
  readonly then?: (then: ContinuationAst) => void;
}

/** Each step before those inside it, in the order of the file. Steps put in by `use` are not visited. */
export function walk(steps: readonly StepAst[], visit: Visit): void {
  for (const step of steps) {
    visit.step?.(step);
    for (const list of verbLists(step.verb)) walk(list, visit);
    for (const then of continuations(step)) {
      visit.then?.(then);
      if (then.kind === 'list') walk(then.steps, visit);
    }
  }
}

function verbLists(verb: VerbAst | undefined): readonly (readonly StepAst[])[] {
  switch (verb?.kind) {
    case 'split':
      return verb.arms.map((arm) => arm.do);
    case 'parallel':
      return verb.branches.map((branch) => branch.steps);
    case 'repeat':
      return [verb.do];
    default:
      return [];
  }
}

function continuations({ verb, outcomes, onFailure }: StepAst): readonly ContinuationAst[] {
  const arms = verb?.kind === 'branch' ? [...verb.arms.map((arm) => arm.then), verb.else] : [];
  const all = [...arms, ...outcomes.map((outcome) => outcome.then), onFailure];
  return all.flatMap((then) => (then === undefined ? [] : [then]));
}

/** What becomes of each step, and of the name of each step it jumps to. */
export interface Change {
  readonly step: (step: StepAst) => StepAst;
  readonly goto?: (id: string) => string;
}

/** The same steps with every one changed, those inside before what is around them. */
export function mapSteps(steps: readonly StepAst[], change: Change): readonly StepAst[] {
  return steps.map((step) => {
    const { verb, onFailure } = step;
    const outcomes = step.outcomes.map((outcome) =>
      outcome.then === undefined ? outcome : { ...outcome, then: follow(outcome.then, change) },
    );
    return change.step({
      ...step,
      outcomes,
      ...(verb === undefined ? {} : { verb: mapVerb(verb, change) }),
      ...(onFailure === undefined ? {} : { onFailure: follow(onFailure, change) }),
    });
  });
}

function follow(then: ContinuationAst, change: Change): ContinuationAst {
  if (then.kind === 'list') return { ...then, steps: mapSteps(then.steps, change) };
  if (then.kind !== 'goto' || change.goto === undefined) return then;
  return { ...then, target: { ...then.target, value: change.goto(then.target.value) } };
}

function mapVerb(verb: VerbAst, change: Change): VerbAst {
  switch (verb.kind) {
    case 'branch': {
      const arms = verb.arms.map((arm) => ({ ...arm, then: follow(arm.then, change) }));
      const otherwise = verb.else === undefined ? {} : { else: follow(verb.else, change) };
      return { ...verb, arms, ...otherwise };
    }
    case 'split':
      return { ...verb, arms: verb.arms.map((arm) => ({ ...arm, do: mapSteps(arm.do, change) })) };
    case 'parallel': {
      const branches = verb.branches.map((branch) => ({
        ...branch,
        steps: mapSteps(branch.steps, change),
      }));
      return { ...verb, branches };
    }
    case 'repeat':
      return { ...verb, do: mapSteps(verb.do, change) };
    default:
      return verb;
  }
}
