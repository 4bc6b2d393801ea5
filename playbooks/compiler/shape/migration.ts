import type { Span as Length } from '../../kernel/plan';
import type { Span } from '../diagnostic';
import type { Findings } from '../findings';
import type { Leaf, Placed, Tree } from '../tree';
import { expression, idOf, oneOf, reference, wrong } from './basics';
import { asMap, fieldsOf } from './fields';
import { LANDING, MIGRATION } from './keys';
import { lengthOf } from './lengths';

/** `*.migration.yaml`: how enrollments move from one version of a playbook to another. */
export interface MigrationAst {
  readonly playbook: Placed<string>;
  readonly from: readonly Placed<string>[];
  readonly to: Placed<string>;
  readonly steps: readonly MovedStep[];
  /** Where a step that is not named would be added. */
  readonly stepsSpan: Span;
  readonly vars: readonly { readonly name: Placed<string>; readonly value: Leaf }[];
  /** Who is moved; absent: everybody. */
  readonly only?: Leaf;
  /** What had become due in the new version meanwhile. */
  readonly late: 'skip' | 'run';
  readonly spread?: Length;
}
/** To a step, behind it as if it had ended with `as`, or parked. */
export interface MovedStep {
  readonly from: Placed<string>;
  readonly to: 'park' | { readonly step: Placed<string>; readonly as?: Placed<string> };
}

export function shapeMigration(tree: Tree, findings: Findings): MigrationAst | undefined {
  const fields = fieldsOf(tree, MIGRATION, findings);
  if (fields === undefined) return undefined;
  const playbook = idOf(fields.get('migration'), 'migration', findings);
  const from = versions(fields.get('from'), findings);
  const to = version(fields.get('to'), 'to', findings);
  const same = to === undefined ? undefined : from.find(({ value }) => value === to.value);
  if (same !== undefined && to !== undefined) {
    const args = { key: 'to', expected: 'another version than "from"', found: `"${to.value}"` };
    findings.add('wrong-shape', to.span, { ...args, fix: 'write the version they go to' });
  }
  const steps = movedSteps(fields.get('steps'), findings);
  const vars = newVars(fields.get('vars'), findings);
  const only = expression(fields.get('only'), 'only', findings);
  const late = oneOf(fields.get('late'), 'late', ['skip', 'run'], findings) ?? 'skip';
  const spread = lengthOf(fields.get('spread'), 'spread', findings);
  if (playbook === undefined || to === undefined || from.length === 0) return undefined;
  return {
    playbook,
    from,
    to,
    steps,
    stepsSpan: fields.entry('steps')?.keySpan ?? playbook.span,
    vars,
    late,
    ...(only === undefined ? {} : { only }),
    ...(spread === undefined ? {} : { spread }),
  };
}

function versions(tree: Tree | undefined, findings: Findings): readonly Placed<string>[] {
  const items = tree?.kind === 'list' && tree.items.length > 0 ? tree.items : [tree];
  return items.flatMap((item) => {
    const one = version(item, 'from', findings);
    return one === undefined ? [] : [one];
  });
}

/** The first digits of a version's hash, with or without `sha256:` before them. */
function version(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): Placed<string> | undefined {
  if (tree === undefined) return undefined;
  const expected = 'a version: 4 or more of the first digits of its hash';
  if (tree.kind !== 'leaf' || tree.value === null) return wrong(tree, key, expected, findings);
  const digits = /^(?:sha256:)?([0-9a-f]{4,64})$/.exec(tree.text)?.[1];
  // Digits alone, or with an e among them, are a number to YAML: 0012 would be 12.
  if (typeof tree.value === 'number' && digits !== undefined) {
    return wrong(tree, key, { expected, fix: `write "${tree.text}" in quotes` }, findings);
  }
  return digits === undefined
    ? wrong(tree, key, expected, findings)
    : { value: digits, span: tree.span };
}

function movedSteps(tree: Tree | undefined, findings: Findings): readonly MovedStep[] {
  if (tree === undefined) return [];
  const map = asMap(tree, 'steps', 'a map (old step: new step, {to, as} or park)', findings);
  return (map?.entries ?? []).flatMap((entry): MovedStep[] => {
    const from = { value: entry.key, span: entry.keySpan };
    const to = landing(entry.value, entry.key, findings);
    return isStep(from, findings) && to !== undefined ? [{ from, to }] : [];
  });
}

const STEP = /^[a-z][a-z0-9_]{0,47}(\.[a-z][a-z0-9_]{0,47})?$/;

/** Steps of fragments are called `<use>.<step>`. */
function isStep(name: Placed<string>, findings: Findings): boolean {
  if (STEP.test(name.value)) return true;
  findings.add('bad-id', name.span, { id: name.value.slice(0, 60) });
  return false;
}

function landing(tree: Tree, key: string, findings: Findings): MovedStep['to'] | undefined {
  if (tree.kind === 'leaf') {
    const step = reference(tree, key, findings);
    if (step === undefined || !isStep(step, findings)) return undefined;
    return step.value === 'park' ? 'park' : { step };
  }
  if (tree.kind === 'list') {
    return wrong(tree, key, 'a step, {to: step, as: outcome} or park', findings);
  }
  const fields = fieldsOf(tree, LANDING, findings);
  const step = reference(fields?.get('to'), 'to', findings);
  const as = reference(fields?.get('as'), 'as', findings);
  if (step === undefined || !isStep(step, findings)) return undefined;
  return as === undefined ? { step } : { step, as };
}

function newVars(tree: Tree | undefined, findings: Findings): MigrationAst['vars'] {
  if (tree === undefined) return [];
  const map = asMap(tree, 'vars', 'a map (variable: expression)', findings);
  return (map?.entries ?? []).flatMap((entry) => {
    const name = { value: entry.key, span: entry.keySpan };
    const value = expression(entry.value, entry.key, findings);
    return value === undefined ? [] : [{ name, value }];
  });
}
