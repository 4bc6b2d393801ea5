import type { Attribute, Attributes, AttributeType } from '../../kernel/catalog';
import type { Value } from '../../kernel/expression';
import type { Text } from '../../kernel/plan';
import type { TextAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import { checkLength, LABEL, localised, scalar, wrong, yesNo } from './basics';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import type { ComputedShape } from './computed';
import { computedOf } from './computed';
import { defaultOf } from './default';
import { labelled, named, typeOf, valueList } from './forms';
import type { Thing } from './keys';

/** Attributes of customers, contacts, people and records, and the fields of events. */

const TYPES: readonly AttributeType[] = [
  'text',
  'long_text',
  'number',
  'money',
  'boolean',
  'date',
  'time',
  'enum',
  'person',
  'contact',
  'list',
];

/** Those that need nothing beside them. */
const PLAIN = TYPES.filter((type) => type !== 'enum' && type !== 'list');

/** What a list may be of. */
const ELEMENTS = TYPES.filter((type) => type !== 'list');

const MOST_ATTRIBUTES = 200;

export interface AttributeOptions {
  /** Names that are taken. */
  readonly builtIn: readonly string[];
  readonly limit?: number;
  /** Which keys each of them has. */
  readonly thing: Thing;
  /** Takes those that are computed. */
  readonly computed?: (attribute: Placed<string>, shape: ComputedShape) => void;
}

export function attributesOf(
  tree: Tree | undefined,
  key: string,
  options: AttributeOptions,
  findings: Findings,
): Attributes {
  const list = named(tree, key, 'a map of attributes (name: {type})', findings);
  const limit = options.limit ?? MOST_ATTRIBUTES;
  if (list.length > limit && tree !== undefined) {
    findings.add('too-many', tree.span, {
      n: list.length,
      things: `attributes in "${key}"`,
      m: limit,
    });
  }
  const found: Record<string, Attribute> = {};
  for (const { name, entry } of list) {
    if (options.builtIn.includes(name.value)) {
      findings.add('duplicate-id', name.span, { id: name.value, by: 'the product' });
      continue;
    }
    const attribute = attributeOf(entry, name, options, findings);
    if (attribute !== undefined) found[name.value] = attribute;
  }
  return found;
}

function attributeOf(
  { value }: Entry,
  name: Placed<string>,
  options: AttributeOptions,
  findings: Findings,
): Attribute | undefined {
  // A type alone says all there is to say of a field: `{amount: money}`.
  if (value.kind === 'leaf' && typeof value.value === 'string' && options.computed === undefined) {
    return plainField(value, findings);
  }
  const fields = fieldsOf(value, options.thing, findings, name.span);
  if (fields === undefined) return undefined;
  const type = typeOf(fields.get('type'), TYPES, findings);
  const of = typeOf(fields.get('of'), ELEMENTS, findings);
  const values = labels(fields.get('values'), findings);
  const label = localised(fields.get('label'), 'label', findings);
  checkLength(label, LABEL, findings);
  const standard = scalar(fields.get('default'), 'default', findings);
  const flag = (key: string): boolean => yesNo(fields.get(key), key, findings) ?? false;
  const flags = {
    required: flag('required'),
    writable: flag('writable'),
    personal: flag('personal'),
    filter: flag('filter'),
  };
  if (type === undefined) return undefined;
  checkParts(type, fields, findings);
  const computed = computedOf(fields, type, findings);
  if (computed !== undefined) options.computed?.(name, computed);
  const fits = { type, values: values === undefined ? undefined : Object.keys(values) };
  const start = standard === undefined ? undefined : defaultOf(standard, fits, findings);
  return {
    type,
    ...flags,
    ...(of === undefined ? {} : { of }),
    ...(values === undefined ? {} : { values }),
    ...(label === undefined ? {} : { label: textValue(label) }),
    ...(start === undefined ? {} : { default: start.value as Value }),
  };
}

function plainField(tree: Tree, findings: Findings): Attribute | undefined {
  const type = typeOf(tree, PLAIN, findings);
  if (type === undefined) return undefined;
  return { type, required: false, writable: false, personal: false, filter: false };
}

/** `values` and `of` belong to one type each. */
function checkParts(type: AttributeType, fields: Fields, findings: Findings): void {
  for (const [key, owner] of [
    ['values', 'enum'],
    ['of', 'list'],
  ] as const) {
    const entry = fields.entry(key);
    if (type === owner && entry === undefined && fields.whole) {
      findings.add('missing-key', fields.span, { key, thing: `an attribute of type ${owner}` });
    }
    if (type === owner || entry === undefined) continue;
    const of = fields.get('of');
    if (key === 'values' && of?.kind === 'leaf' && of.value === 'enum') continue;
    const args = { key, expected: `"type: ${owner}" beside it`, found: `"${type}"` };
    findings.add('wrong-shape', entry.keySpan, args);
  }
}

/** A list of values, or a map value -> label. */
function labels(tree: Tree | undefined, findings: Findings): Record<string, Text> | undefined {
  if (tree === undefined) return undefined;
  const found: Record<string, Text> = {};
  if (tree.kind === 'list' && tree.items.length > 0) {
    const values = valueList(tree, findings) ?? [];
    for (const { value } of values) found[value] = value;
    return values.length === tree.items.length ? found : undefined;
  }
  if (tree.kind !== 'map' || tree.entries.length === 0) {
    return wrong(tree, 'values', 'a list of values, or a map (value: label)', findings);
  }
  for (const [value, label] of Object.entries(labelled(tree, findings)))
    found[value] = textValue(label);
  return found;
}

/** The text as plans and catalogs hold it. */
export function textValue(text: TextAst): Text {
  const [first] = text.variants;
  if (first !== undefined && first.locale === undefined) return first.leaf.text;
  return Object.fromEntries(text.variants.map(({ locale, leaf }) => [locale ?? '', leaf.text]));
}
