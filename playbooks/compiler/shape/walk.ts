import type { BranchAst, ContinuationAst, OutcomeAst, StepAst, VerbAst } from '../ast';

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

/** What becomes of each step, of the name of each step it jumps to, and of what follows it. */
export interface Change {
  readonly step: (step: StepAst) => StepAst;
  readonly goto?: (id: string) => string;
  /** Nothing: it leads nowhere. */
  readonly then?: (then: ContinuationAst) => ContinuationAst | undefined;
}

/** The same steps with every one changed, those inside before what is around them. */
export function mapSteps(steps: readonly StepAst[], change: Change): readonly StepAst[] {
  return steps.map((step) => {
    const { verb, onFailure, ...rest } = step;
    const failure = follow(onFailure, change);
    return change.step({
      ...rest,
      outcomes: step.outcomes.map((outcome) => mapOutcome(outcome, change)),
      ...(verb === undefined ? {} : { verb: mapVerb(verb, change) }),
      ...(failure === undefined ? {} : { onFailure: failure }),
    });
  });
}

function mapOutcome({ name, then }: OutcomeAst, change: Change): OutcomeAst {
  const next = follow(then, change);
  return next === undefined ? { name } : { name, then: next };
}

function follow(then: ContinuationAst | undefined, change: Change): ContinuationAst | undefined {
  if (then === undefined) return undefined;
  const kept = change.then === undefined ? then : change.then(then);
  if (kept?.kind === 'list') return { ...kept, steps: mapSteps(kept.steps, change) };
  if (kept?.kind !== 'goto' || change.goto === undefined) return kept;
  return { ...kept, target: { ...kept.target, value: change.goto(kept.target.value) } };
}

/** An arm that leads nowhere is dropped, and the branch no longer whole. */
function mapBranch({ else: last, ...verb }: BranchAst, change: Change): BranchAst {
  const arms = verb.arms.flatMap((arm) => {
    const then = follow(arm.then, change);
    return then === undefined ? [] : [{ ...arm, then }];
  });
  const otherwise = follow(last, change);
  const whole = verb.whole && arms.length === verb.arms.length;
  const known = otherwise === undefined ? {} : { else: otherwise };
  return {
    ...verb,
    arms,
    whole: whole && (last === undefined) === (otherwise === undefined),
    ...known,
  };
}

function mapVerb(verb: VerbAst, change: Change): VerbAst {
  switch (verb.kind) {
    case 'branch':
      return mapBranch(verb, change);
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
