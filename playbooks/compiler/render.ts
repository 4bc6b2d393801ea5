import type { Diagnostic } from './diagnostic';
import { LineMap } from './lines';
import { isWide } from './wide';

const MOST_DRAWN = 20;
const TAB_STOP = 8;
const WIDEST = 160;

/**
 * Draws one diagnostic: first line, the source around it with a caret, why and fix. `source` is the text of the
 * file; without it only words are drawn. No colours.
 */
export function render(diagnostic: Diagnostic, source?: string): string {
  const { file, line, column, severity, code, message } = diagnostic;
  const lines = [`${file}:${line}:${column} ${severity} ${code}: ${message}`];
  if (source !== undefined) lines.push(...excerpt(diagnostic, new LineMap(source)));
  lines.push(`  why: ${diagnostic.why}`, `  fix: ${diagnostic.fix}`);
  return lines.join('\n');
}

/** Draws the first twenty and says how many more there are. `sources`: file -> text. */
export function renderAll(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): string {
  const drawn = diagnostics.slice(0, MOST_DRAWN).map((one) => render(one, sources.get(one.file)));
  const more = diagnostics.length - drawn.length;
  if (more > 0) drawn.push(`… and ${more} more`);
  return drawn.join('\n\n');
}

function excerpt(diagnostic: Diagnostic, lines: LineMap): readonly string[] {
  const { line, column, endLine, endColumn } = diagnostic;
  const text = lines.line(line);
  const before = line > 1 ? lines.line(line - 1) : '';
  const width = String(line).length;
  const drawn: string[] = [];
  if (before.trim() !== '') drawn.push(row(String(line - 1).padStart(width), shown(before)));
  if (text.length > WIDEST && column > WIDEST / 2)
    return [...drawn, ...far(diagnostic, text, width)];
  drawn.push(row(String(line), shown(text)));
  const end = endLine === line ? endColumn : text.length + 1;
  drawn.push(row(' '.repeat(width), caret(text, column, end)));
  return drawn;
}

/** A place far to the right of a long line: only what is around it is drawn. */
function far(diagnostic: Diagnostic, text: string, width: number): readonly string[] {
  const { line, column, endLine, endColumn } = diagnostic;
  const from = column - WIDEST / 2;
  const part = text.slice(from);
  const end = endLine === line ? endColumn : text.length + 1;
  return [
    row(String(line), `…${shown(part)}`),
    row(' '.repeat(width), ` ${caret(part, column - from, end - from)}`),
  ];
}

function row(number: string, text: string): string {
  return `  ${number} | ${text}`.trimEnd();
}

/** A line as terminals can draw it: tabs as blanks, other control characters as a sign, cut where it is long. */
function shown(text: string): string {
  let drawn = '';
  for (const character of text.slice(0, WIDEST)) {
    drawn +=
      character === '\t' ? ' '.repeat(advance(character, columns(drawn))) : visible(character);
  }
  return text.length > WIDEST ? `${drawn}…` : drawn;
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code >= 0x7f && code < 0xa0 ? '\ufffd' : character;
}

/** `^^^` under the UTF-16 units `column` (from 1) up to `end`, where a terminal draws them. */
function caret(text: string, column: number, end: number): string {
  const before = widthOf(text.slice(0, column - 1), 0);
  const marked = text.slice(column - 1, Math.min(end - 1, WIDEST));
  return ' '.repeat(before) + '^'.repeat(Math.max(1, widthOf(marked, before)));
}

function widthOf(text: string, from: number): number {
  let width = 0;
  for (const character of text) width += advance(character, from + width);
  return width;
}

function columns(text: string): number {
  return widthOf(text, 0);
}

/** How far a character moves the place where the next one is drawn. */
function advance(character: string, at: number): number {
  if (character === '\t') return TAB_STOP - (at % TAB_STOP);
  if (/^(\p{Mark}|[\u200b-\u200f])$/u.test(character)) return 0;
  return isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
}
