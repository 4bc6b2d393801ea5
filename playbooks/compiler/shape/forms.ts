import type { AnswerAst, FieldAst } from '../ast';
import { nearest } from '../findings';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import { checkId, localised, numberOf, scalar, word, wrong, yesNo } from './basics';
import { asMap, fieldsOf } from './fields';
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
  const values = valueList(fields.get('values'), findings);
  const placed = scalar(fields.get('default'), 'default', findings);
  const min = numberOf(fields.get('min'), 'min', findings);
  const max = numberOf(fields.get('max'), 'max', findings);
  const help = localised(fields.get('help'), 'help', findings);
  const required = yesNo(fields.get('required'), 'required', findings) ?? false;
  const label = localised(fields.get('label'), 'label', findings);
  checkValues(fields.entry('values')?.keySpan ?? name.span, { type, values }, findings);
  if (placed !== undefined && (type === 'person' || type === 'contact')) {
    const args = { key: 'default', expected: 'a value that can be written down', found: type };
    findings.add('wrong-shape', placed.span, { ...args, fix: 'remove it' });
  } else if (placed !== undefined && type !== undefined) {
    checkValue(
      placed,
      { type, ...(values === undefined ? {} : { values: values.map((v) => v.value) }) },
      findings,
    );
  }
  if (type === undefined || label === undefined) return undefined;
  return {
    name,
    type,
    label,
    required,
    ...(placed === undefined ? {} : { default: placed }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(values === undefined ? {} : { values }),
    ...(help === undefined ? {} : { help }),
  };
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

function checkValues(
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

/** Whether a default fits its type. */
export function checkValue(
  placed: Placed<string | number | boolean>,
  type: { readonly type: string; readonly values?: readonly string[] },
  findings: Findings,
): void {
  const { value, span } = placed;
  const { expected, fits } = fitting(value, type);
  if (fits) return;
  if (type.type === 'enum' && typeof value === 'string') {
    const values = (type.values ?? []).join(', ');
    const near = nearest(value, type.values ?? []);
    const because = 'a default must be one of the values';
    const args = { value, values, because };
    findings.add('not-an-enum-value', span, near === undefined ? args : { ...args, near });
    return;
  }
  const found = typeof value === 'string' ? `"${value.slice(0, 40)}"` : String(value);
  findings.add('wrong-shape', span, { key: 'default', expected, found });
}

function fitting(
  value: string | number | boolean,
  type: { readonly type: string; readonly values?: readonly string[] },
): { readonly expected: string; readonly fits: boolean } {
  switch (type.type) {
    case 'number':
    case 'money':
      return { expected: 'a number', fits: typeof value === 'number' && Number.isFinite(value) };
    case 'boolean':
      return { expected: 'true or false', fits: typeof value === 'boolean' };
    case 'enum': {
      const known = type.values === undefined || type.values.includes(String(value));
      return { expected: 'one of its values', fits: typeof value === 'string' && known };
    }
    default:
      return { expected: 'a text', fits: typeof value === 'string' };
  }
}

export function answerList(tree: Tree | undefined, findings: Findings): readonly AnswerAst[] {
  const answers = named(tree, 'answers', 'a map of answers (name: {label})', findings);
  return answers.flatMap(({ name, entry }) => {
    const fields = fieldsOf(entry.value, ANSWER, findings, name.span);
    if (fields === undefined) return [];
    const label = localised(fields.get('label'), 'label', findings);
    const form = fieldList(fields.get('form'), 'form', findings);
    return [{ name, label: label ?? { span: name.span, variants: [] }, form }];
  });
}
