import type { AnswerAst, FieldAst, TextAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import {
  checkId,
  checkLength,
  LABEL,
  localised,
  numberOf,
  scalar,
  word,
  wrong,
  yesNo,
} from './basics';
import { asMap, fieldsOf } from './fields';
import type { Fields } from './fields';
import { defaultOf } from './default';
import { ANSWER, FIELD } from './keys';

/** Forms and answers of tasks, fields of manual ways in. */

export const FIELD_TYPES = [
  'text',
  'long_text',
  'number',
  'money',
  'boolean',
  'date',
  'time',
  'enum',
] as const;
/** What people are asked for, beside values: somebody. */
const ASKED_TYPES = [...FIELD_TYPES, 'person', 'contact'] as const;

/** Types that `min` and `max` bound. */
const BOUNDED: readonly string[] = ['number', 'money', 'text', 'long_text'];

/** The entries of a map of ids, each with its name checked. */
export function named(
  tree: Tree | undefined,
  key: string,
  expected: string,
  findings: Findings,
): readonly { readonly name: Placed<string>; readonly entry: Entry }[] {
  if (tree === undefined) return [];
  const map = asMap(tree, key, expected, findings);
  return (map?.entries ?? []).flatMap((entry) => {
    const name = { value: entry.key, span: entry.keySpan };
    return checkId(name, findings) ? [{ name, entry }] : [];
  });
}

export function fieldList(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): readonly FieldAst[] {
  const fields = named(tree, key, 'a map of fields (name: {type, label})', findings);
  return fields.flatMap(({ name, entry }) => {
    const field = fieldOf(entry, name, findings);
    return field === undefined ? [] : [field];
  });
}

function fieldOf(entry: Entry, name: Placed<string>, findings: Findings): FieldAst | undefined {
  const fields = fieldsOf(entry.value, FIELD, findings, name.span);
  if (fields === undefined) return undefined;
  const type = typeOf(fields.get('type'), ASKED_TYPES, findings);
  const { values, labels } = choices(fields.get('values'), findings);
  const placed = scalar(fields.get('default'), 'default', findings);
  const min = numberOf(fields.get('min'), 'min', findings);
  const max = numberOf(fields.get('max'), 'max', findings);
  const help = localised(fields.get('help'), 'help', findings);
  const required = yesNo(fields.get('required'), 'required', findings) ?? false;
  const label = localised(fields.get('label'), 'label', findings);
  checkLength(help, LABEL, findings);
  checkLength(label, LABEL, findings);
  checkValues(fields.entry('values')?.keySpan ?? name.span, { type, values }, findings);
  checkRange(fields, { type, min, max }, findings);
  const standard = standardOf(placed, { type, values, min, max }, findings);
  if (type === undefined || label === undefined) return undefined;
  return {
    name,
    type,
    label,
    required,
    ...(standard === undefined ? {} : { default: standard }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(values === undefined ? {} : { values }),
    ...(labels === undefined ? {} : { labels }),
    ...(help === undefined ? {} : { help }),
  };
}

interface Asked {
  readonly type: string | undefined;
  readonly values: readonly Placed<string>[] | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

function standardOf(
  placed: FieldAst['default'],
  { type, values, min, max }: Asked,
  findings: Findings,
): FieldAst['default'] {
  if (placed === undefined || type === undefined) return placed;
  if (type === 'person' || type === 'contact') {
    const args = { key: 'default', expected: 'a value that can be written down', found: type };
    findings.add('wrong-shape', placed.span, { ...args, fix: 'remove it' });
    return placed;
  }
  return defaultOf(placed, { type, values: values?.map(({ value }) => value), min, max }, findings);
}

/** `min` and `max` bound numbers and the length of texts, and leave something between them. */
function checkRange(
  fields: Fields,
  { type, min, max }: Omit<Asked, 'values'>,
  findings: Findings,
): void {
  for (const key of ['min', 'max']) {
    const span = fields.entry(key)?.keySpan;
    if (span === undefined || type === undefined || BOUNDED.includes(type)) continue;
    const args = { key, expected: 'a type with more or less of it: number, money, text' };
    findings.add('wrong-shape', span, { ...args, found: `"${type}"`, fix: 'remove it' });
    return;
  }
  const tree = fields.get('max');
  if (tree !== undefined && min !== undefined && max !== undefined && max < min)
    wrong(tree, 'max', `a number from ${min}, its "min"`, findings);
}

/** One of `types`, or `unknown-attribute-type`. */
export function typeOf<T extends string>(
  tree: Tree | undefined,
  types: readonly T[],
  findings: Findings,
): T | undefined {
  const written = word(tree, 'type', findings, types.join(', '));
  if (written === undefined) return undefined;
  const found = types.find((type) => type === written.value);
  if (found === undefined) {
    const args = { kind: 'type', name: written.value, known: types.join(', ') };
    findings.addUnknown('unknown-attribute-type', written.span, args, types);
  }
  return found;
}

export function valueList(
  tree: Tree | undefined,
  findings: Findings,
): readonly Placed<string>[] | undefined {
  if (tree === undefined) return undefined;
  const expected = 'a list of values';
  if (tree.kind !== 'list' || tree.items.length === 0) {
    return wrong(tree, 'values', expected, findings);
  }
  const first = new Map<string, Placed<string>>();
  return tree.items.flatMap((item) => {
    const text = item.kind === 'leaf' && item.value !== null ? item.text.trim() : '';
    const fix = text === '' ? {} : { fix: `write "${text.slice(0, 40)}" in quotes` };
    if (item.kind !== 'leaf' || typeof item.value !== 'string' || text === '') {
      const expected = 'a text (in quotes where it needs them)';
      wrong(item, 'values', { expected, ...fix }, findings);
      return [];
    }
    const value = { value: item.value, span: item.span };
    const before = first.get(value.value);
    if (before === undefined) first.set(value.value, value);
    else {
      const more = { fix: 'remove one of the two', because: 'each value stands once' };
      findings.add('duplicate-id', value.span, {
        id: value.value,
        offset: before.span.start,
        ...more,
      });
    }
    return [value];
  });
}

/** A list of values, or a map value -> label, as of attributes. */
function choices(tree: Tree | undefined, findings: Findings): Pick<FieldAst, 'values' | 'labels'> {
  if (tree?.kind !== 'map' || tree.entries.length === 0) {
    const values = valueList(tree, findings);
    return values === undefined ? {} : { values };
  }
  const labels = labelled(tree, findings);
  const values = tree.entries.map(({ key, keySpan }) => ({ value: key, span: keySpan }));
  return { values, labels };
}

/** What each value of a map value -> label is called. */
export function labelled(
  { entries }: Extract<Tree, { kind: 'map' }>,
  findings: Findings,
): Record<string, TextAst> {
  const found: Record<string, TextAst> = {};
  for (const { key, value } of entries) {
    const label = localised(value, key, findings);
    checkLength(label, LABEL, findings);
    if (label !== undefined) found[key] = label;
  }
  return found;
}

export function checkValues(
  span: Placed<string>['span'],
  field: { readonly type: string | undefined; readonly values: unknown },
  findings: Findings,
): void {
  if (field.type === 'enum' && field.values === undefined) {
    findings.add('missing-key', span, { key: 'values', thing: 'an enum' });
  }
  if (field.type !== undefined && field.type !== 'enum' && field.values !== undefined) {
    findings.add('wrong-shape', span, {
      key: 'values',
      expected: '"type: enum" beside it',
      found: `"${field.type}"`,
    });
  }
}

export function answerList(tree: Tree | undefined, findings: Findings): readonly AnswerAst[] {
  const answers = named(tree, 'answers', 'a map of answers (name: {label})', findings);
  return answers.flatMap(({ name, entry }) => {
    const fields = fieldsOf(entry.value, ANSWER, findings, name.span);
    if (fields === undefined) return [];
    const label = localised(fields.get('label'), 'label', findings);
    checkLength(label, LABEL, findings);
    const form = fieldList(fields.get('form'), 'form', findings);
    return [{ name, label: label ?? { span: name.span, variants: [] }, form }];
  });
}
