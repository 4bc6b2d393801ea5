import {
  Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import type { Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { Diagnostic } from '../compiler/diagnostic';
import { LineMap } from '../compiler/lines';
import { toDiagnostic } from '../compiler/messages';
import { read } from '../compiler/read/read';
import { orderKeys } from './order-keys';

/** One way to write a file of the language: spacing, order of keys, long lines. Comments stay, what it means stays. */

export type Formatted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const WIDTH = 110;
const INDENT = 2;
const STYLE = { indent: INDENT, lineWidth: 0, flowCollectionPadding: false } as const;

/**
 * The text of `file` (its name says what it is) in canonical form; formatting twice changes nothing more. A file that is
 * not YAML, or not the YAML of the language, is left to its author: what `check` says about it.
 */
export function format(text: string, file: string): Formatted {
  const { findings } = read(file, text, { numberKeys: true });
  if (findings.length > 0) {
    const lines = new LineMap(text);
    return { ok: false, diagnostics: findings.map((finding) => toDiagnostic(finding, lines)) };
  }
  const held = holdBreaks(text);
  const document = parseDocument(held.text, {
    // `read` has refused keys that stand twice; the library would compare each with each.
    uniqueKeys: false,
    // Scalars are kept as they were written: 0.10 is not made 0.1, nor a long number another one.
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === 'string' || !/:(bool|int|float)$/.test(tag.tag)),
    logLevel: 'silent',
  });
  if (document.contents === null) return { ok: true, text };
  orderKeys(document.contents, file);
  breakLong(document.contents, 0, 0);
  if (isMap(document.contents)) dropLeadingBlank(document.contents);
  return { ok: true, text: held.back(document.toString(STYLE)) };
}

/** What ends a line for JavaScript and not for YAML: the library would begin a new comment behind it. */
const FOREIGN_BREAKS = /\u2028|\u2029|\r(?!\n)/g;
const FIRST_PRIVATE = 0xe000;

/** The text with characters that nobody uses in their place, and the way back. */
function holdBreaks(text: string): { readonly text: string; back(written: string): string } {
  const there = [...new Set(text.match(FOREIGN_BREAKS) ?? [])];
  if (there.length === 0) return { text, back: (written) => written };
  let code = FIRST_PRIVATE;
  const pairs = there.map((one) => {
    while (text.includes(String.fromCharCode(code))) code++;
    return [one, String.fromCharCode(code++)] as const;
  });
  const exchanged = new Map(pairs);
  return {
    text: text.replace(FOREIGN_BREAKS, (one) => exchanged.get(one) ?? one),
    back: (written) => pairs.reduce((whole, [one, held]) => whole.replaceAll(held, one), written),
  };
}

/** The entry that comes first keeps no blank line that stood above it elsewhere: between braces, or above another key. */
function dropLeadingBlank({ items: [first] }: YAMLMap | YAMLSeq): void {
  const node = isPair(first) ? first.key : first;
  if (isNode(node)) node.spaceBefore = false;
}

/** Collections on one line that do not fit become one line per entry, from the outside in. `used`: columns before it on its line. */
function breakLong(node: unknown, indent: number, used: number): void {
  if (!isCollection(node)) return;
  if (node.flow === true) {
    if (hasComments(node) || used + lengthOf(node) <= WIDTH || node.items.length === 0) return;
    node.flow = false;
    node.spaceBefore = false;
    if (isMap(node) || isSeq(node)) dropLeadingBlank(node);
  }
  for (const item of node.items) {
    if (isPair(item)) breakPair(item, indent);
    else breakLong(item, indent + INDENT, indent + INDENT);
  }
}

function breakPair({ key, value }: Pair, indent: number): void {
  const name = isScalar(key) ? String(key.value).length : 0;
  breakLong(value, indent + INDENT, indent + name + 2);
}

function lengthOf(node: unknown): number {
  const alone = new Document(null, { customTags: (tags) => tags });
  alone.contents = node as typeof alone.contents;
  return alone.toString(STYLE).length - 1;
}

function hasComments(node: unknown): boolean {
  if (isPair(node)) return hasComments(node.key) || hasComments(node.value);
  if (isScalar(node)) return Boolean(node.comment ?? node.commentBefore);
  if (isMap(node) || isSeq(node))
    return Boolean(node.comment ?? node.commentBefore) || node.items.some(hasComments);
  return false;
}
