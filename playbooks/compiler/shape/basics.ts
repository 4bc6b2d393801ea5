import { nearest } from '../findings';
import type { Findings } from '../findings';
import type { Leaf, Placed, Tree } from '../tree';
import { describe } from '../tree';
import type { TextAst } from '../ast';

/** Readers of the small shapes that come back everywhere. Each reports what is wrong and answers nothing then. */

/** What was expected and, where it is plain what was meant, what to type. */
interface Wanted {
  readonly expected: string;
  readonly fix?: string;
  readonly near?: string;
}

/**
 * What was given for a parameter of a fragment, when it may stand here. Nothing when it may not (then that is
 * reported), or when the fragment is read by itself.
 */
export function filled(
  tree: ParamLeaf,
  place: { readonly key: string; readonly types: readonly string[]; readonly expected: string },
  findings: Findings,
): Tree | undefined {
  const { type, given } = tree.param;
  if (place.types.includes(type) || type === 'unknown') return given;
  const { key, expected } = place;
  const fix = `use a parameter of type ${place.types.join(' or ')}`;
  const found = `"${tree.text.trim()}", which is ${KINDS[type] ?? type}`;
  findings.add('param-type', tree.span, { key, found, expected, fix });
  return undefined;
}

const KINDS: Readonly<Partial<Record<string, string>>> = {
  span: 'a length of time',
  contacts: 'a list of contacts',
  people: 'a list of people',
  person: 'a person',
  contact: 'a contact',
  template: 'a template',
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  enum: 'one of a few words',
  events: 'a list of events',
};

export type ParamLeaf = Leaf & Required<Pick<Leaf, 'param'>>;

export function isParam(tree: Tree | undefined): tree is ParamLeaf {
  return tree?.kind === 'leaf' && tree.param !== undefined;
}

/** A parameter of a fragment that is read by itself: there will be a value, which one is not known. */
export function isOpen(tree: Tree | undefined): boolean {
  return isParam(tree) && tree.param.given === undefined;
}

export function wrong(
  tree: Tree,
  key: string,
  expected: string | Wanted,
  findings: Findings,
): undefined {
  const wanted = typeof expected === 'string' ? { expected } : expected;
  findings.add('wrong-shape', tree.span, { key, found: describe(tree), ...wanted });
  return undefined;
}

/** A text of one line or more, not empty. */
export function word(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
  expected = 'a text',
): Placed<string> | undefined {
  if (tree === undefined) return undefined;
  if (isParam(tree)) {
    return word(filled(tree, { key, types: WORDS, expected }, findings), key, findings, expected);
  }
  if (tree.kind === 'leaf' && typeof tree.value === 'string' && tree.value.trim() !== '') {
    return { value: tree.value, span: tree.span };
  }
  return wrong(tree, key, expected, findings);
}

const WORDS = ['text', 'enum'];

export const ID = /^[a-z][a-z0-9_]{0,47}$/;
const RESERVED_WORDS =
  'as break const continue else false for function if import in let loop namespace null package return true var void while';
const ROOT_NAMES =
  'customer contacts enrollment trigger event steps vars facts params turn role queue sender';
export const RESERVED = new Set([...RESERVED_WORDS.split(' '), ...ROOT_NAMES.split(' ')]);

/** The same name as an id: `First-Call` as `first_call`. */
function betterId(name: string): { readonly better?: string } {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const better = words
    .join('_')
    .replace(/^[0-9_]+/, '')
    .slice(0, 48);
  return ID.test(better) && !RESERVED.has(better) ? { better } : {};
}

/** Reports a name that is no id; true when it is one. */
export function checkId(name: Placed<string>, findings: Findings): boolean {
  if (!ID.test(name.value)) {
    findings.add('bad-id', name.span, { id: name.value.slice(0, 60), ...betterId(name.value) });
    return false;
  }
  if (RESERVED.has(name.value)) {
    findings.add('reserved-id', name.span, { id: name.value });
    return false;
  }
  return true;
}

/** An id written as a value. */
export function idOf(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): Placed<string> | undefined {
  if (tree?.kind === 'leaf' && typeof tree.value === 'boolean') {
    const name = { value: tree.text, span: tree.span };
    return checkId(name, findings) ? name : undefined;
  }
  const name = word(tree, key, findings, 'an id');
  return name !== undefined && checkId(name, findings) ? name : undefined;
}

/** A name that refers to something declared elsewhere: whether it exists is asked later. */
export function reference(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): Placed<string> | undefined {
  return word(tree, key, findings, 'a name');
}

export function oneOf<T extends string>(
  tree: Tree | undefined,
  key: string,
  values: readonly T[],
  findings: Findings,
): T | undefined {
  if (tree === undefined) return undefined;
  const expected = values.join(' or ');
  if (isParam(tree)) {
    return oneOf(filled(tree, { key, types: WORDS, expected }, findings), key, values, findings);
  }
  if (tree.kind === 'leaf') {
    const found = values.find((value) => value === tree.text);
    if (found !== undefined) return found;
  }
  const near = tree.kind === 'leaf' ? nearest(tree.text, values) : undefined;
  return wrong(tree, key, near === undefined ? expected : { expected, near }, findings);
}

export function yesNo(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): boolean | undefined {
  if (tree === undefined) return undefined;
  const expected = 'true or false';
  if (isParam(tree)) {
    return yesNo(filled(tree, { key, types: ['boolean'], expected }, findings), key, findings);
  }
  if (tree.kind === 'leaf' && typeof tree.value === 'boolean') return tree.value;
  const meant = tree.kind === 'leaf' ? YES_NO.get(tree.text.toLowerCase()) : undefined;
  const wanted = meant === undefined ? expected : { expected, fix: `write ${meant}` };
  return wrong(tree, key, wanted, findings);
}

/** What other versions of YAML take for yes and no. */
const YES_NO: ReadonlyMap<string, string> = new Map([
  ...['yes', 'on', 'y', 'true'].map((text) => [text, 'true'] as const),
  ...['no', 'off', 'n', 'false'].map((text) => [text, 'false'] as const),
]);

export function numberOf(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): number | undefined {
  if (tree === undefined) return undefined;
  const expected = 'a number';
  if (isParam(tree)) {
    return numberOf(filled(tree, { key, types: ['number'], expected }, findings), key, findings);
  }
  if (tree.kind === 'leaf' && typeof tree.value === 'number' && Number.isFinite(tree.value)) {
    return tree.value;
  }
  return wrong(tree, key, expected, findings);
}

/** A whole number within bounds, with its place. */
export function wholeNumber(
  tree: Tree | undefined,
  place: { readonly key: string; readonly from: number; readonly to: number },
  findings: Findings,
): Placed<number> | undefined {
  if (tree === undefined || isOpen(tree)) return undefined;
  const { key, from, to } = place;
  const value = numberOf(tree, key, findings);
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && value >= from && value <= to) return { value, span: tree.span };
  return wrong(tree, key, `a whole number from ${from} to ${to}`, findings);
}

/** A text, number or boolean: a default. */
export function scalar(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): Placed<string | number | boolean> | undefined {
  if (tree === undefined) return undefined;
  const expected = 'a text, a number, true or false';
  if (isParam(tree)) {
    return scalar(filled(tree, { key, types: SCALARS, expected }, findings), key, findings);
  }
  if (tree.kind === 'leaf' && tree.value !== null) return { value: tree.value, span: tree.span };
  return wrong(tree, key, expected, findings);
}

const SCALARS = ['text', 'enum', 'number', 'boolean'];
const VALUES = [...SCALARS, 'person', 'contact'];

/** An expression: any scalar. `{...}` and `[...]` are maps and lists to YAML, so quotes are named. */
export function expression(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): Leaf | undefined {
  if (tree === undefined) return undefined;
  // A parameter with a value is read by its name like any other; a list or a span has none.
  if (isParam(tree) && !VALUES.includes(tree.param.type)) {
    filled(tree, { key, types: VALUES, expected: 'an expression' }, findings);
    return undefined;
  }
  if (tree.kind === 'leaf' && tree.value !== null && tree.text.trim() !== '') return tree;
  const expected = 'an expression in one text (in quotes where it needs them)';
  const [only, second] = tree.kind === 'list' ? tree.items : [];
  const alone = only?.kind === 'leaf' && second === undefined ? only.text : '';
  return wrong(tree, key, alone === '' ? expected : { expected, fix: `write ${alone}` }, findings);
}

export function listOf(
  tree: Tree | undefined,
  key: string,
  expected: string,
  findings: Findings,
): readonly Tree[] | undefined {
  if (tree === undefined) return undefined;
  if (tree.kind === 'list' && tree.items.length > 0) return tree.items;
  return wrong(tree, key, expected, findings);
}

/** One text for everybody, or one per locale. */
export function localised(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): TextAst | undefined {
  if (tree === undefined) return undefined;
  if (isParam(tree)) {
    const expected = 'a text';
    const given = filled(tree, { key, types: WORDS, expected }, findings);
    return isOpen(tree) ? { span: tree.span, variants: [] } : localised(given, key, findings);
  }
  if (tree.kind === 'leaf' && tree.value !== null && tree.text.trim() !== '') {
    return { span: tree.span, variants: [{ leaf: tree }] };
  }
  if (tree.kind !== 'map' || tree.entries.length === 0) {
    return wrong(tree, key, 'a text, or one per locale ({en: …, zh-CN: …})', findings);
  }
  const variants: { locale: string; leaf: Leaf }[] = [];
  for (const entry of tree.entries) {
    const { value } = entry;
    if (!LOCALE.test(entry.key)) {
      findings.add('wrong-shape', entry.keySpan, {
        key,
        expected: 'locales as keys (en, zh-CN)',
        found: `"${entry.key.slice(0, 40)}"`,
      });
    } else if (value.kind === 'leaf' && value.value !== null && value.text.trim() !== '') {
      variants.push({ locale: entry.key, leaf: value });
    } else wrong(value, `${key}.${entry.key}`, 'a text', findings);
  }
  return variants.length === 0 ? undefined : { span: tree.span, variants };
}

/** A text that is shown as it is written: longer than `most` nobody reads it. */
export function checkLength(
  text: TextAst | undefined,
  limit: { readonly most: number; readonly things: string },
  findings: Findings,
): void {
  for (const { leaf } of text?.variants ?? []) {
    const n = [...leaf.text].length;
    if (n > limit.most) {
      findings.add('too-many', leaf.span, { n, things: limit.things, m: limit.most });
    }
  }
}

/** Characters of a title, and of a label or of what helps with a field. */
export const TITLE = { most: 200, things: 'characters in a title' };
export const LABEL = { most: 4096, things: 'characters in a text' };

export const LOCALE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;
