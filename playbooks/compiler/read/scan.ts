import { CST, Lexer, Parser } from 'yaml';
import type { Finding } from '../diagnostic';
import { SIDE_BY_SIDE } from './yaml-words';

/**
 * Looks at the text before anything is built from it: the YAML library recurses and dies on deep nesting,
 * and what is refused altogether (anchors, tags, control characters) is best named at its exact place.
 */

export const MAX_KIB = 256;
export const MAX_LEVELS = 32;

export interface Scanned {
  /** Faults that make it pointless or dangerous to build something from the file; none: go on with the tokens. */
  readonly findings: readonly Finding[];
  readonly tokens: readonly CST.Token[];
}

export function scan(file: string, text: string): Scanned {
  const findings = refused(file, text);
  return findings.length > 0 ? { findings, tokens: [] } : lexemes(file, text);
}

/** What is seen without taking the text apart. */
function refused(file: string, text: string): readonly Finding[] {
  const size = utf8Bytes(text);
  if (size > MAX_KIB * 1024) {
    return [
      at({ file, start: 0, length: 1 }, 'yaml-too-large', {
        n: Math.ceil(size / 1024),
        m: MAX_KIB,
        unit: 'KiB',
      }),
    ];
  }
  const foreign = text.indexOf('\ufffd');
  if (foreign !== -1) {
    const words = 'it holds bytes that are not UTF-8, read here as U+FFFD';
    const fix = 'save the file as UTF-8 (in the editor: "Save with encoding")';
    return [at({ file, start: foreign, length: 1 }, 'yaml-syntax', { words, fix })];
  }
  return [...controlCharacters(file, text), ...indentationTabs(file, text)];
}

interface Place {
  readonly file: string;
  readonly start: number;
  readonly length: number;
}

function at({ file, start, length }: Place, code: string, args: Finding['args']): Finding {
  return { code, span: { file, start, end: start + length }, args };
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) bytes += 2;
    else bytes += 3;
  }
  return bytes;
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g;

function controlCharacters(file: string, text: string): readonly Finding[] {
  const found: Finding[] = [];
  for (const { index, 0: character } of text.matchAll(CONTROL)) {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    found.push(
      at({ file, start: index, length: 1 }, 'yaml-syntax', {
        words: `it holds the control character U+${code}`,
        fix: 'remove the character',
      }),
    );
    if (found.length === 20) break;
  }
  return found;
}

function indentationTabs(file: string, text: string): readonly Finding[] {
  const found: Finding[] = [];
  for (const { index, 0: blank } of text.matchAll(/^[ ]*\t[ \t]*(?=[^\s#])/gm)) {
    const tab = index + blank.indexOf('\t');
    found.push(
      at({ file, start: tab, length: 1 }, 'yaml-syntax', {
        words: 'a tab is used as indentation',
        fix: 'write spaces instead of the tab',
      }),
    );
    if (found.length === 20) break;
  }
  return found;
}

/** Walks the tokens without recursion: nesting, anchors, aliases, tags, further documents. */
function lexemes(file: string, text: string): Scanned {
  const found: Finding[] = [];
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  let offset = 0;
  let scalarNext = false;
  let quotedBefore = false;
  const beside: number[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    const type: string | null = scalarNext ? 'scalar-text' : CST.tokenType(lexeme);
    scalarNext = type === 'scalar';
    if (!ZERO_WIDTH.has(lexeme)) {
      if (quotedBefore && isQuoted(type)) beside.push(offset);
      quotedBefore = isQuoted(type);
    }
    const refused = refuse(type, lexeme);
    // `!a && b`: what follows the tag on its line is the rest of one condition without quotes.
    const again = found.at(-1);
    const said = again?.code === 'yaml-tag' && !text.slice(again.span.end, offset).includes('\n');
    if (refused !== undefined && !said) {
      found.push(
        at({ file, start: offset, length: lexeme.length }, refused, {
          word: lexeme.slice(1),
          text: lexeme,
          quoted: quotedFrom(text, offset),
        }),
      );
    }
    if (!ZERO_WIDTH.has(lexeme)) offset += lexeme.length;
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The stack holds the document, and a map and its value for each level.
    if (parser.stack.length > MAX_LEVELS + 2) {
      const deep = at({ file, start: Math.max(0, offset - 1), length: 1 }, 'yaml-too-deep', {
        n: `more than ${MAX_LEVELS}`,
        m: MAX_LEVELS,
        unit: 'levels',
      });
      return { findings: [...found, deep], tokens: [] };
    }
    if (found.length >= 20) return { findings: found, tokens: [] };
    // The library would make an error with its stack for each of them.
    const [start] = beside;
    if (start !== undefined && beside.length >= MOST_BESIDE) {
      const words = { words: SIDE_BY_SIDE };
      return {
        findings: [...found, at({ file, start, length: 1 }, 'yaml-syntax', words)],
        tokens: [],
      };
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return { findings: found, tokens };
}

/** The rest of the value, as it should have been written: up to the end of the line, or of its place in a flow list. */
function quotedFrom(text: string, offset: number): string {
  const rest = /^[^\n,}\]#]*/.exec(text.slice(offset, offset + 200))?.[0].trim() ?? '';
  return `'${rest.replaceAll("'", "''")}'`;
}

const ZERO_WIDTH = new Set(['\u0002', '\u0018', '\u001f']);

const MOST_BESIDE = 1000;

function isQuoted(type: string | null): boolean {
  return type === 'double-quoted-scalar' || type === 'single-quoted-scalar';
}

function refuse(type: string | null, lexeme: string): string | undefined {
  if (type === 'anchor' || type === 'alias') return 'yaml-alias';
  if (type === 'tag' && lexeme.startsWith('!')) return 'yaml-tag';
  return undefined;
}
