import { Findings, nearest } from '../findings';
import type { GivenParamAst, ParamAst, ParamType } from '../param-ast';
import type { Leaf, Placed, Tree } from '../tree';
import { describe, spanWithin } from '../tree';
import { expression, oneOf, reference } from './basics';
import { chainOf } from './chain';
import { fieldsOf } from './fields';
import { named, valueList } from './forms';
import { PARAM } from './keys';
import { lengthOf } from './lengths';
import { picked } from './picks';
import { eventTypes } from './triggers';

/** Parameters of fragments: what may be given for one, and where it is put. */

const TYPES: readonly ParamType[] = [
  'span',
  'contacts',
  'people',
  'person',
  'contact',
  'template',
  'text',
  'number',
  'boolean',
  'enum',
  'events',
];

export function paramList(tree: Tree | undefined, findings: Findings): readonly ParamAst[] {
  const params = named(tree, 'params', 'a map of parameters (name: {type})', findings);
  return params.flatMap(({ name, entry }) => {
    const fields = fieldsOf(entry.value, PARAM, findings, name.span);
    const type = oneOf(fields?.get('type'), 'type', TYPES, findings);
    const values = valueList(fields?.get('values'), findings)?.map(({ value }) => value);
    if (fields === undefined || type === undefined) return [];
    if (type === 'enum' && values === undefined && fields.whole) {
      findings.add('missing-key', name.span, { key: 'values', thing: 'an enum' });
    }
    const written = fields.get('default');
    const optional = written !== undefined;
    const param = { name, type, optional, ...(values === undefined ? {} : { values }) };
    const fits = written !== undefined && checkArgument(param, written, findings);
    return [fits ? { ...param, default: written } : param];
  });
}

/** Whether `tree` can be given for the parameter; if not, that is reported, once. */
export function checkArgument(param: ParamAst, tree: Tree, findings: Findings): boolean {
  const probe = new Findings();
  const said = readArgument(param, tree, probe);
  if (said !== undefined) {
    const args = { key: param.name.value, expected: said, found: describe(tree) };
    const values = param.type === 'enum' && tree.kind === 'leaf' ? (param.values ?? []) : [];
    const near = tree.kind === 'leaf' ? nearest(tree.text, values) : undefined;
    const because = 'the steps of the fragment read it as that';
    const fix = near === undefined ? fixOf(param, tree) : { near };
    findings.add('param-type', tree.span, { ...args, because, ...fix });
    return false;
  }
  findings.list.push(...probe.list);
  return probe.list.length === 0;
}

/** One in brackets is meant without them; else an example tells how it is written. */
function fixOf({ type }: ParamAst, tree: Tree): { readonly fix?: string } {
  const [one, more] = tree.kind === 'list' ? tree.items : [];
  if (type in SINGLE && one?.kind === 'leaf' && more === undefined) {
    return { fix: `write ${one.text.slice(0, 80)}` };
  }
  const example = EXAMPLES[type];
  return example === undefined ? {} : { fix: `write something like ${example}` };
}

/** How a value of each type is written. */
export const EXAMPLES: Readonly<Partial<Record<ParamType, string>>> = {
  span: '7d',
  contacts: '[contacts.champion]',
  people: '[customer.csm, queue.cs]',
  person: 'customer.csm',
  contact: 'contacts.champion',
  number: '3',
  boolean: 'true',
  events: '[login]',
};

/** Reads it as what it should be. Answers what was wanted when it is something else altogether. */
function readArgument(param: ParamAst, tree: Tree, probe: Findings): string | undefined {
  const key = param.name.value;
  switch (param.type) {
    case 'span':
      if (tree.kind === 'list') return 'a length of time';
      picked(tree, key, lengthOf, probe);
      return undefined;
    case 'contacts':
    case 'people':
      if (tree.kind === 'leaf' && typeof tree.value !== 'string') return 'a list';
      chainOf(tree, key, probe);
      return undefined;
    case 'events':
      if (tree.kind === 'map') return 'an event type or a list of them';
      eventTypes(tree, key, probe);
      return undefined;
    case 'template':
      if (tree.kind === 'list') return 'the name of a template';
      picked(tree, key, reference, probe);
      return undefined;
    case 'text':
      return isPlainText(tree) ? undefined : 'a plain text';
    case 'enum':
      return enumExpected(param, tree);
    default:
      if (tree.kind !== 'leaf' || tree.value === null) return SINGLE[param.type];
      expression(tree, key, probe);
      return undefined;
  }
}

const SINGLE: Readonly<Partial<Record<ParamType, string>>> = {
  person: 'a person',
  contact: 'a contact',
  number: 'a number',
  boolean: 'true or false',
};

/** The words themselves: nothing that looks as if it should be computed. */
function isPlainText(tree: Tree): boolean {
  if (tree.kind !== 'leaf' || tree.value === null || tree.text.trim() === '') return false;
  return !/\{\{|\{%/.test(tree.text) && !NAME.test(tree.text);
}
const NAME =
  /^(customer|contacts|enrollment|trigger|event|steps|vars|facts|params|role|queue|sender)\.[a-z0-9_.]+$/;

/** One of the values, or an expression that gives one: those hold a name with a dot. */
function enumExpected(param: ParamAst, tree: Tree): string | undefined {
  const values = param.values ?? [];
  const expected = `one of ${values.join(', ')}`;
  if (tree.kind !== 'leaf' || tree.value === null) return expected;
  return values.includes(tree.text) || isComputed(tree) ? undefined : expected;
}

function isComputed(leaf: Leaf): boolean {
  return /[a-z0-9_]\.[a-z]|\(/.test(leaf.text);
}

/** What expressions and texts see of a parameter. */
export function givenParam(param: ParamAst, tree: Tree | undefined): GivenParamAst {
  const { type, values } = param;
  const base = { name: param.name.value, type, ...(values === undefined ? {} : { values }) };
  if (tree?.kind !== 'leaf') return base;
  switch (type) {
    case 'number':
    case 'boolean':
    case 'person':
    case 'contact':
      return { ...base, given: { kind: 'expression', leaf: tree } };
    case 'enum':
      return values?.includes(tree.text) === true
        ? { ...base, given: { kind: 'value', value: tree.text, span: tree.span } }
        : { ...base, given: { kind: 'expression', leaf: tree } };
    case 'text':
      return { ...base, given: { kind: 'value', value: tree.text, span: tree.span } };
    default:
      return base;
  }
}

export type Arguments = ReadonlyMap<string, { readonly param: ParamAst; readonly given?: Tree }>;

/**
 * `tree` with each whole `params.x` marked as the parameter it names. All its leaves are new: what later passes
 * find out about a leaf is another thing in each use.
 */
export function mark(tree: Tree, args: Arguments, findings: Findings): Tree {
  return each(tree, (leaf) => markLeaf(leaf, args, findings));
}

function each(tree: Tree, change: (leaf: Leaf) => Leaf): Tree {
  switch (tree.kind) {
    case 'list':
      return { ...tree, items: tree.items.map((item) => each(item, change)) };
    case 'map': {
      const entries = tree.entries.map((entry) => ({ ...entry, value: each(entry.value, change) }));
      return { ...tree, entries };
    }
    case 'leaf':
      return change(tree);
  }
}

function markLeaf(leaf: Leaf, args: Arguments, findings: Findings): Leaf {
  const name = /^\s*params\.([A-Za-z0-9_]+)\s*$/.exec(leaf.text)?.[1];
  if (name === undefined || typeof leaf.value !== 'string') return { ...leaf };
  const known = args.get(name);
  if (known === undefined) {
    const from = leaf.text.indexOf('.') + 1;
    const span = spanWithin(leaf, from, from + name.length);
    unknownParam({ value: name, span }, [...args.keys()], findings);
    // Whatever it was meant to be: nothing more is said about it.
    return { ...leaf, param: { name, type: 'unknown' } };
  }
  const { param, given } = known;
  const more = given === undefined ? {} : { given: each(given, (one) => ({ ...one })) };
  return { ...leaf, param: { name, type: param.type, ...more } };
}

export function unknownParam(
  name: Placed<string>,
  known: readonly string[],
  findings: Findings,
): void {
  const args = { name: name.value, known: known.join(', ') || 'none' };
  findings.addUnknown('unknown-param', name.span, args, known);
}
