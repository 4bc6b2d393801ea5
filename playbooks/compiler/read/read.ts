import { Composer, isMap, isScalar, isSeq } from 'yaml';
import type { Pair, ParsedNode, Scalar, YAMLMap } from 'yaml';
import type { Finding, Span } from '../diagnostic';
import type { Entry, Leaf, Mapping, Tree } from '../tree';
import { align } from './align';
import { scan } from './scan';
import { yamlWords } from './yaml-words';

/** First pass: text -> tree with places. After it nobody needs the YAML library. */

export interface Read {
  /** Absent when the text is no YAML that can be gone on with. */
  readonly tree?: Tree;
  readonly findings: readonly Finding[];
}

/** `numberKeys`: keys may be whole numbers (the years of a calendar). */
export function read(
  file: string,
  text: string,
  options: { readonly numberKeys: boolean } = { numberKeys: false },
): Read {
  const scanned = scan(file, text);
  if (scanned.findings.length > 0) return { findings: scanned.findings };
  const composer = new Composer<ParsedNode>({
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents = [...composer.compose(scanned.tokens)];
  const findings: Finding[] = [];
  const reader = new Reader(file, text, options.numberKeys, findings);
  const first = documents.flatMap(({ errors }) => errors).sort((a, b) => a.pos[0] - b.pos[0])[0];
  if (first !== undefined) {
    // Whatever the parser says after its first fault is about a text nobody meant to write.
    const start = behindBlank(text, first.pos[0]);
    const end = start === first.pos[0] ? first.pos[1] : start + 1;
    const words = yamlWords(first.code, first.message, text.slice(start));
    const args = { words };
    return { findings: [{ code: 'yaml-syntax', span: reader.span(start, end), args }] };
  }
  const second = documents[1];
  if (second !== undefined) {
    const start = second.range[0];
    const words = 'a second document begins here, and a file holds one';
    findings.push({ code: 'yaml-syntax', span: reader.span(start, start + 1), args: { words } });
  }
  if (findings.length > 0) return { findings };
  const contents = documents[0]?.contents ?? null;
  const tree = contents === null ? reader.nothing(0) : reader.tree(contents);
  return { tree, findings };
}

/** A fault on an empty line is about the next line that holds something. */
function behindBlank(text: string, at: number): number {
  const blank = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)+[ \t]*/.exec(text.slice(at));
  const next = at + (blank?.[0].length ?? 0);
  return text[at - 1] === '\n' && next < text.length ? next : at;
}

class Reader {
  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly numberKeys: boolean,
    private readonly findings: Finding[],
  ) {}

  span(start: number, end: number): Span {
    const first = Math.min(start, this.text.length);
    return { file: this.file, start: first, end: Math.max(first, Math.min(end, this.text.length)) };
  }

  nothing(at: number): Leaf {
    return { kind: 'leaf', value: null, text: '', style: 'plain', span: this.span(at, at) };
  }

  tree(node: ParsedNode): Tree {
    const [start, end] = node.range;
    if (isMap(node)) return this.map(node, this.span(start, end));
    if (isSeq(node)) {
      const items = node.items.map((item) => this.tree(item));
      return { kind: 'list', items, span: this.span(start, end) };
    }
    // Aliases were refused by the scan.
    return isScalar(node) ? this.leaf(node) : this.nothing(start);
  }

  private leaf(node: Scalar.Parsed): Leaf {
    const [start, end] = node.range;
    const raw: unknown = node.value;
    const value =
      typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? raw : null;
    const text = typeof value === 'string' ? value : (node.source ?? '');
    const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
    const span = this.span(start, style === 'block' ? this.trimmed(start, end) : end);
    this.refuseHidden(text, span);
    const placed: Leaf = { kind: 'leaf', value, text, style, span };
    if (style === 'plain' && end - start === text.length) return placed;
    return { ...placed, offsets: align(text, this.text, { start, end, style }) };
  }

  private trimmed(start: number, end: number): number {
    return start + this.text.slice(start, end).trimEnd().length;
  }

  /** Escapes can write what no text may hold and no database stores. */
  private refuseHidden(text: string, span: Span): void {
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
    if (hidden === null && !/[\ud800-\udfff]/u.test(text)) return;
    const code = (hidden?.[0] ?? '\ud800')
      .charCodeAt(0)
      .toString(16)
      .toUpperCase()
      .padStart(4, '0');
    const words =
      hidden === null
        ? 'this text holds half a character (a lone surrogate)'
        : `this text holds the control character U+${code}`;
    this.findings.push({ code: 'yaml-syntax', span, args: { words, fix: 'remove it' } });
  }

  private map(node: YAMLMap.Parsed, span: Span): Mapping {
    const entries: Entry[] = [];
    const first = new Map<string, Span>();
    for (const pair of node.items) {
      const key = this.key(pair, span);
      if (key === undefined) continue;
      const before = first.get(key.text);
      if (before !== undefined) {
        const args = { key: key.text, n: this.lineAt(before.start) };
        this.findings.push({ code: 'yaml-duplicate-key', span: key.span, args });
        continue;
      }
      first.set(key.text, key.span);
      const value = pair.value === null ? this.nothing(key.span.end) : this.tree(pair.value);
      entries.push({ key: key.text, keySpan: key.span, value });
    }
    return { kind: 'map', entries, span };
  }

  private key(
    pair: Pair<ParsedNode, ParsedNode | null>,
    map: Span,
  ): { readonly text: string; readonly span: Span } | undefined {
    const { key } = pair;
    const [start, end] = key?.range ?? [map.start, map.start + 1];
    const span = this.span(start, end);
    const text = isScalar(key) ? String(key.value) : this.text.slice(start, end);
    if (isScalar(key) && key.value === '<<') {
      this.findings.push({ code: 'yaml-alias', span, args: { text: '<<' } });
      return undefined;
    }
    const year = this.numberKeys && isScalar(key) && Number.isInteger(key.value);
    if ((isScalar(key) && typeof key.value === 'string' && !FORBIDDEN.has(text)) || year) {
      return { text, span };
    }
    this.findings.push({ code: 'yaml-key', span, args: { key: text.slice(0, 40) } });
    return undefined;
  }

  private lineAt(offset: number): number {
    return this.text.slice(0, offset).split('\n').length;
  }
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

const STYLES: Readonly<Record<string, 'plain' | 'single' | 'double' | 'block'>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_FOLDED: 'block',
  BLOCK_LITERAL: 'block',
};
