import type { PlaybookAst, StepAst, TriggerAst, UseAst, VerbAst } from '../ast';
import type { Findings } from '../findings';
import type { ParamType } from '../param-ast';
import type { Placed, Tree } from '../tree';
import type { Fragment } from './fragment';
import { readSteps, scopeOf } from './fragment';
import type { Arguments } from './params';
import { checkArgument, EXAMPLES, unknownParam } from './params';
import { mapSteps } from './walk';

/** Puts the steps of fragments where they are used, with what is given for their parameters. */

export interface Fragments {
  readonly byId: ReadonlyMap<string, Fragment>;
  /** Names of files that could not be read: what they hold is not said to be missing. */
  readonly broken: ReadonlySet<string>;
}

export function inline(
  playbook: PlaybookAst,
  fragments: Fragments,
  findings: Findings,
): PlaybookAst {
  const put = (step: StepAst): StepAst =>
    step.verb?.kind === 'use'
      ? { ...step, verb: useOf(step, step.verb, { playbook, fragments, findings }) }
      : step;
  return { ...playbook, steps: mapSteps(playbook.steps, { step: put }) };
}

interface Around {
  readonly playbook: PlaybookAst;
  readonly fragments: Fragments;
  readonly findings: Findings;
}

function useOf(step: StepAst, verb: UseAst, around: Around): UseAst {
  const { fragments, findings, playbook } = around;
  const name = verb.fragment.value;
  const fragment = fragments.byId.get(name);
  if (fragment === undefined) {
    if (name !== '' && !fragments.broken.has(name)) {
      const known = [...fragments.byId.keys()];
      const args = { name, known: known.join(', ') || 'none' };
      findings.addUnknown('unknown-fragment', verb.fragment.span, args, known);
    }
    return { ...verb, whole: false };
  }
  checkFor(fragment, verb.fragment, playbook, findings);
  const given = givenTo(fragment, verb, findings);
  // Without a name of its own its steps would have none.
  if (step.id.value === '') return { ...verb, whole: false };
  const { ast } = fragment;
  return {
    ...verb,
    whole: verb.whole && ast.whole,
    ends: ast.ends.map(({ value }) => value),
    steps: stepsOf(fragment, step.id.value, given, findings),
  };
}

/** A fragment for customers fits every playbook: each subject has a customer. */
function checkFor(
  { ast }: Fragment,
  use: Placed<string>,
  playbook: PlaybookAst,
  findings: Findings,
): void {
  const subject = ast.subject?.value ?? 'customer';
  if (subject === 'customer' || subject === playbook.subject.value) return;
  const args = { name: ast.id.value, x: subject, y: playbook.subject.value };
  findings.add('fragment-for', use.span, args);
}

/** What stands for each parameter. One that is missing or does not fit is reported and left open. */
function givenTo({ ast }: Fragment, verb: UseAst, findings: Findings): ReadonlyMap<string, Tree> {
  const written = new Map(verb.with.map((one) => [one.name.value, one]));
  const names = ast.params.map(({ name }) => name.value);
  const unknown = verb.with.filter(({ name }) => !names.includes(name.value));
  if (ast.whole) for (const { name } of unknown) unknownParam(name, names, findings);
  const given = new Map<string, Tree>();
  let misspelt = unknown.length;
  for (const param of ast.params) {
    const name = param.name.value;
    const value = written.get(name)?.value ?? param.default;
    if (value === undefined) {
      if (param.optional) continue;
      // A misspelt parameter is one fault, not two.
      if (misspelt-- <= 0) missing(name, param.type, verb, findings);
    } else if (value === param.default || checkArgument(param, value, findings)) {
      given.set(name, value);
    }
  }
  return given;
}

function missing(name: string, type: ParamType, verb: UseAst, findings: Findings): void {
  const args = { name, fragment: verb.fragment.value, type, example: EXAMPLES[type] ?? '…' };
  findings.add('missing-param', verb.fragment.span, args);
}

/** The steps as this use has them, each called `<use>.<id>`. */
function stepsOf(
  { ast, steps }: Fragment,
  use: string,
  given: ReadonlyMap<string, Tree>,
  findings: Findings,
): readonly StepAst[] {
  if (steps === undefined) return [];
  const args: Arguments = new Map(
    ast.params.map((param) => {
      const value = given.get(param.name.value);
      return [param.name.value, value === undefined ? { param } : { param, given: value }];
    }),
  );
  const inside = scopeOf(ast, use, given);
  const own = (id: string): string => (id === '' ? '' : `${use}.${id}`);
  const ends = ast.ends.map(({ value }) => value);
  return mapSteps(readSteps(steps, { args, ends }, findings), {
    goto: own,
    step: (step) => ({
      ...step,
      id: { ...step.id, value: own(step.id.value) },
      inside,
      ...(step.verb === undefined ? {} : { verb: lookingBack(step.verb, own) }),
    }),
  });
}

/** `since: <step>` names a step of the fragment, too. */
function lookingBack(verb: VerbAst, own: (id: string) => string): VerbAst {
  if (verb.kind !== 'wait') return verb;
  const arms = verb.arms.map((arm) => ({ ...arm, trigger: sinceOwn(arm.trigger, own) }));
  return { ...verb, arms };
}

function sinceOwn(trigger: TriggerAst, own: (id: string) => string): TriggerAst {
  const { since } = trigger;
  if (since === undefined || since.value === 'step' || since.value === 'enrollment') return trigger;
  return { ...trigger, since: { ...since, value: own(since.value) } };
}
