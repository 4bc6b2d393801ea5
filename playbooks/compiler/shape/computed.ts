import type { ComputedAst, ScorePartAst } from '../catalog-ast';
import type { Findings } from '../findings';
import type { Placed, Tree } from '../tree';
import { describe } from '../tree';
import { expression, numberOf, oneOf, wrong } from './basics';
import { SCORE_PART } from './catalog-keys';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { named } from './forms';

/** `compute` and `score` of an attribute: what is read here is checked when the whole catalog is known. */

export type ComputedShape = Omit<ComputedAst, 'subject' | 'attribute'>;

/** Nobody writes what is computed, so nothing of these could ever hold. */
const NOT_BESIDE = ['required', 'default', 'writable'];
const OF_SCORE = ['missing', 'at_least'];

export function computedOf(
  fields: Fields,
  type: string,
  findings: Findings,
): ComputedShape | undefined {
  const compute = fields.entry('compute');
  const score = fields.entry('score');
  const of = compute ?? score;
  if (of === undefined) {
    for (const key of ['refresh', ...OF_SCORE]) misplaced(fields, key, 'compute', findings);
    return undefined;
  }
  for (const key of NOT_BESIDE) beside(fields, key, of.key, findings);
  if (compute !== undefined) {
    beside(fields, 'score', 'compute', findings);
    for (const key of OF_SCORE) misplaced(fields, key, 'score', findings);
  }
  const refresh = oneOf(fields.get('refresh'), 'refresh', ['hourly', 'daily'], findings);
  const missing = oneOf(
    fields.get('missing'),
    'missing',
    ['leave_out', 'zero', 'unknown'],
    findings,
  );
  const shared = {
    missing: missing ?? 'leave_out',
    atLeast: 1,
    ...(refresh === undefined ? {} : { refresh }),
  } as const;
  if (compute !== undefined) {
    const value = expression(compute.value, 'compute', findings);
    return value === undefined ? undefined : { ...shared, of: { kind: 'value', value } };
  }
  if (score === undefined) return undefined;
  if (type !== 'number') {
    const args = { key: 'score', expected: '"type: number" beside it', found: `"${type}"` };
    findings.add('wrong-shape', score.keySpan, args);
  }
  const parts = partsOf(score.value, findings);
  const atLeast = leastOf(fields.get('at_least'), countOf(score.value), findings);
  return parts === undefined ? undefined : { ...shared, atLeast, of: { kind: 'score', parts } };
}

function beside(fields: Fields, key: string, other: string, findings: Findings): void {
  const entry = fields.entry(key);
  if (entry === undefined) return;
  const args = {
    key,
    expected: `no place beside "${other}"`,
    found: describe(entry.value),
    fix: `remove "${key}"`,
    because: 'a computed attribute is what its inputs make it; nobody writes it',
  };
  findings.add('wrong-shape', entry.keySpan, args);
}

function misplaced(fields: Fields, key: string, other: string, findings: Findings): void {
  const entry = fields.entry(key);
  if (entry === undefined || !fields.whole) return;
  const args = { key, expected: `"${other}" beside it`, found: 'none', fix: `add "${other}"` };
  findings.add('wrong-shape', entry.keySpan, args);
}

/** All parts, or nothing when one of them could not be read. */
function partsOf(tree: Tree, findings: Findings): readonly ScorePartAst[] | undefined {
  const expected = 'a map of parts (usage: {weight: 40, value: …})';
  const list = named(tree, 'score', expected, findings);
  if (tree.kind === 'map' && tree.entries.length === 0) wrong(tree, 'score', expected, findings);
  const parts = list.flatMap(({ name, entry }) => partOf(name, entry.value, findings));
  return parts.length > 0 && parts.length === list.length ? parts : undefined;
}

/** As many as are written: a part that could not be read is still one. */
function countOf(tree: Tree): number {
  return tree.kind === 'map' ? tree.entries.length : Number.POSITIVE_INFINITY;
}

function partOf(name: Placed<string>, tree: Tree, findings: Findings): readonly ScorePartAst[] {
  const fields = fieldsOf(tree, SCORE_PART, findings, name.span);
  const weight = numberOf(fields?.get('weight'), 'weight', findings);
  const value = expression(fields?.get('value'), 'value', findings);
  const written = fields?.get('weight');
  if (weight !== undefined && weight <= 0 && written !== undefined) {
    wrong(written, 'weight', 'a number above 0', findings);
    return [];
  }
  return weight === undefined || value === undefined ? [] : [{ name, weight, value }];
}

function leastOf(tree: Tree | undefined, parts: number, findings: Findings): number {
  const least = numberOf(tree, 'at_least', findings);
  if (tree === undefined || least === undefined) return 1;
  if (Number.isInteger(least) && least >= 1 && least <= parts) return least;
  wrong(tree, 'at_least', `a whole number from 1 to ${parts}, the number of parts`, findings);
  return 1;
}
