import type { Span } from './diagnostic';

/**
 * A YAML file as later passes see it: values with their place and nothing of the YAML library.
 */
export type Tree = Leaf | Listing | Mapping;

export interface Leaf {
  readonly kind: 'leaf';
  readonly value: string | number | boolean | null;
  /** The value as text: quotes and escapes resolved for text, as written for the rest. */
  readonly text: string;
  readonly style: 'plain' | 'single' | 'double' | 'block';
  readonly span: Span;
  /** Where in the file each character of `text` stands; absent: one after the other from the start. */
  readonly offsets?: readonly number[];
  /** Of `params.x` in a fragment: the parameter, and what was given for it; nothing when the fragment is checked by itself. */
  readonly param?: {
    readonly name: string;
    readonly type: string;
    readonly given?: Tree;
  };
}

export interface Listing {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly span: Span;
}

export interface Mapping {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  readonly span: Span;
}

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Tree;
}

/** A value and where it was written. */
export interface Placed<T> {
  readonly value: T;
  readonly span: Span;
}

/** The piece of the file that holds characters `from` up to `to` of a leaf's text. */
export function spanWithin(leaf: Leaf, from: number, to: number): Span {
  const { file, start, end } = leaf.span;
  const place = (index: number): number => {
    if (leaf.offsets === undefined) return start + index;
    return leaf.offsets[index] ?? end;
  };
  const first = Math.min(place(from), end);
  const last = to > from ? place(to - 1) + 1 : first;
  return { file, start: first, end: Math.max(first, Math.min(last, end)) };
}

/** What a value is called in messages: `a list`, `the number 3`, `"abc"`. */
export function describe(tree: Tree): string {
  if (tree.kind === 'list') return tree.items.length === 0 ? 'an empty list' : 'a list';
  if (tree.kind === 'map') return tree.entries.length === 0 ? 'an empty map' : 'a map';
  if (tree.value === null) return 'nothing';
  if (typeof tree.value === 'number') return `the number ${tree.text}`;
  if (typeof tree.value === 'boolean') return tree.text;
  return `"${shorten(tree.value)}"`;
}

/** Text cut for a message: one line, at most 40 characters. */
export function shorten(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  const line = text.replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ');
  const characters = [...line];
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : line;
}
