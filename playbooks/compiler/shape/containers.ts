import type { ParallelAst, RepeatAst, SplitAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import { expression, isOpen, listOf, reference, wholeNumber, wrong } from './basics';
import { asMap, fieldsOf } from './fields';
import { named } from './forms';
import { JOIN, PARALLEL, REPEAT, SPLIT, SPLIT_ARM } from './keys';
import { lengthOf } from './lengths';
import { rhythmOf } from './moments';
import { picked } from './picks';
import type { StepReader } from './ways';

/** Verbs with lists of steps inside: split, parallel, repeat. `steps` reads such a list. */

const MOST = 10;
const MOST_TURNS = 1000;

export function splitOf(entry: Entry, steps: StepReader, findings: Findings): SplitAst {
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, SPLIT, findings, span);
  const written = fields?.get('arms');
  const listed = named(written, 'arms', 'a map of arms (name: {weight: 50})', findings);
  const arms = listed.flatMap(({ name, entry: arm }) => armOf(name, arm, steps, findings));
  const salt = reference(fields?.get('salt'), 'salt', findings);
  const all = written?.kind === 'map' ? written.entries.length : 0;
  const known = fields !== undefined && arms.length === all;
  const open = listed.some(({ entry: arm }) => isOpenWeight(arm));
  if (known && !open) checkWeights(arms, fields.entry('arms')?.keySpan ?? span, findings);
  checkCount(all, arms.at(MOST)?.name.span ?? span, 'arms', findings);
  if (written?.kind === 'map' && all === 0) wrong(written, 'arms', 'at least one arm', findings);
  return {
    kind: 'split',
    span,
    whole: known && fields.whole && all > 0,
    arms,
    ...(salt === undefined ? {} : { salt }),
  };
}

function armOf(
  name: Placed<string>,
  entry: Entry,
  steps: StepReader,
  findings: Findings,
): SplitAst['arms'] {
  if (name.value === 'cancelled') {
    findings.add('reserved-outcome', name.span, { name: name.value });
    return [];
  }
  const fields = fieldsOf(entry.value, SPLIT_ARM, findings, name.span);
  const place = { key: 'weight', from: 0, to: 100 };
  const tree = fields?.get('weight');
  const weight = wholeNumber(tree, place, findings);
  const list = steps(fields?.get('do'), 'do', findings);
  if (tree !== undefined && isOpen(tree)) {
    return [{ name, weight: { value: 0, span: tree.span }, do: list }];
  }
  return weight === undefined ? [] : [{ name, weight, do: list }];
}

/** A parameter of a fragment that is read by itself. */
function isOpenWeight({ value }: Entry): boolean {
  if (value.kind !== 'map') return false;
  return value.entries.some((entry) => entry.key === 'weight' && isOpen(entry.value));
}

/** Pointed at is the last weight, where it can make up for what is wrong. */
function checkWeights(arms: SplitAst['arms'], span: SplitAst['span'], findings: Findings): void {
  const n = arms.reduce((sum, { weight }) => sum + weight.value, 0);
  const last = arms.at(-1);
  if (last === undefined || n === 100) return;
  const rest = 100 - (n - last.weight.value);
  if (rest < 0) findings.add('split-weights', span, { n });
  else
    findings.add('split-weights', last.weight.span, { n, fix: `write ${rest}, or change another` });
}

function checkCount(n: number, span: SplitAst['span'], things: string, findings: Findings): void {
  if (n > MOST) findings.add('too-many', span, { n, things, m: MOST });
}

export function parallelOf(entry: Entry, steps: StepReader, findings: Findings): ParallelAst {
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, PARALLEL, findings, span);
  const tree = fields?.get('branches');
  const expected = 'a map of branches (name: [steps])';
  const branches = named(tree, 'branches', expected, findings).map(({ name, entry: branch }) => ({
    name,
    steps: steps(branch.value, name.value, findings),
  }));
  const written = tree?.kind === 'map' ? tree.entries : [];
  const [only, second] = written;
  if (tree?.kind === 'map' && second === undefined) {
    const args = { key: 'branches', expected: 'two branches or more' };
    const found = only === undefined ? 'none' : `only "${only.key.slice(0, 40)}"`;
    const fix = 'write the steps without "parallel", or add a branch';
    findings.add('wrong-shape', only?.keySpan ?? tree.span, { ...args, found, fix });
  }
  checkCount(branches.length, branches.at(MOST)?.name.span ?? span, 'branches', findings);
  const names = written.map(({ key }) => key);
  const join = joinOf(fields?.get('join'), names, findings);
  return {
    kind: 'parallel',
    span,
    whole: fields?.whole === true && join !== undefined && second !== undefined,
    branches,
    ...(join === undefined ? {} : { join }),
  };
}

/** `all`, `any`, or those of the named branches. */
function joinOf(
  tree: Tree | undefined,
  branches: readonly string[],
  findings: Findings,
): ParallelAst['join'] {
  if (tree === undefined) return undefined;
  if (tree.kind === 'leaf' && (tree.value === 'all' || tree.value === 'any')) {
    return { kind: tree.value };
  }
  const expected = 'all, any, {all: [branches]} or {any: [branches]}';
  if (tree.kind !== 'map') {
    const fix =
      typeof tree.kind === 'string' && tree.kind === 'leaf' ? joinFix(tree.text, branches) : {};
    return wrong(tree, 'join', { expected, ...fix }, findings);
  }
  const fields = fieldsOf(tree, JOIN, findings);
  const [kind, more] = fields?.keys() ?? [];
  if (fields === undefined || (kind !== 'all' && kind !== 'any') || more !== undefined) {
    if (fields?.whole !== true) return undefined;
    return wrong(tree, 'join', { expected }, findings);
  }
  const items = listOf(fields.get(kind), kind, 'a list of branches', findings);
  const names = items?.flatMap((item) => branchName(item, branches, findings));
  // With a name that is none nobody knows when it is met.
  return names === undefined || names.length !== items?.length ? undefined : { kind, names };
}

function joinFix(text: string, branches: readonly string[]): { readonly fix?: string } {
  return branches.includes(text) ? { fix: `write {all: [${text}]}` } : {};
}

function branchName(
  item: Tree,
  branches: readonly string[],
  findings: Findings,
): readonly Placed<string>[] {
  const name = reference(item, 'join', findings);
  if (name === undefined) return [];
  if (branches.includes(name.value)) return [name];
  const args = { name: name.value, known: branches.join(', ') };
  findings.addUnknown('join-unknown-branch', name.span, args, branches);
  return [];
}

export function repeatOf(entry: Entry, steps: StepReader, findings: Findings): RepeatAst {
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, REPEAT, findings, span);
  const place = { key: 'max', from: 1, to: MOST_TURNS };
  const max = wholeNumber(fields?.get('max'), place, findings);
  const until = expression(fields?.get('until'), 'until', findings);
  const every = everyOf(fields?.get('every'), findings);
  const list = steps(fields?.get('do'), 'do', findings);
  return {
    kind: 'repeat',
    span,
    whole: fields?.whole === true && list.length > 0,
    do: list,
    ...(max === undefined ? {} : { max }),
    ...(until === undefined ? {} : { until }),
    ...(every === undefined ? {} : { every }),
  };
}

function everyOf(tree: Tree | undefined, findings: Findings): RepeatAst['every'] {
  const days = ['days', 'day_of_month'];
  if (tree?.kind === 'map' && tree.entries.some(({ key }) => days.includes(key))) {
    return rhythmOf(tree, 'every', findings);
  }
  return picked(tree, 'every', lengthOf, findings);
}

/** A map of names to expressions: what is set, sent or handed over. */
export function valueMap(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): readonly { readonly name: Placed<string>; readonly value: Tree }[] {
  if (tree === undefined) return [];
  const map = asMap(tree, key, 'a map (name: expression)', findings);
  if (map !== undefined && map.entries.length === 0) {
    wrong(tree, key, { expected: 'a map (name: expression)' }, findings);
  }
  return (map?.entries ?? []).map((entry) => ({
    name: { value: entry.key, span: entry.keySpan },
    value: entry.value,
  }));
}
