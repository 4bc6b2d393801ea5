import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { MESSAGES } from '../../playbooks/compiler/messages';
import { renderAll } from '../../playbooks/compiler/render';

/** Every diagnostic has a code, words, and a place that is there. Throws where one has not. */
export function expectPlaced(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, string>,
): void {
  const maps = new Map<string, readonly string[]>();
  for (const one of diagnostics) {
    const text = files.get(one.file);
    // The one file that may be named though it is not there.
    if (text === undefined && one.code === 'missing-file') continue;
    if (text === undefined) throw new Error(`no such file: ${JSON.stringify(one)}`);
    const lines = maps.get(one.file) ?? text.split('\n');
    maps.set(one.file, lines);
    expectInside(one, lines);
    expectWorded(one, text);
  }
  renderAll(diagnostics, files);
}

function expectInside(one: Diagnostic, lines: readonly string[]): void {
  const places = [
    [one.line, one.column],
    [one.endLine, one.endColumn],
  ] as const;
  for (const [line, column] of places) {
    const text = lines[line - 1];
    if (text === undefined || column < 1 || column > text.length + 1)
      throw new Error(`outside its file: ${JSON.stringify(one)}`);
  }
  if (one.endLine < one.line || (one.endLine === one.line && one.endColumn < one.column))
    throw new Error(`it ends before it begins: ${JSON.stringify(one)}`);
}

/** What the author wrote is quoted, and may look like anything. */
const UNSAID = /\b(NaN|undefined)\b|\[object /;

function expectWorded(one: Diagnostic, text: string): void {
  if (!Object.hasOwn(MESSAGES, one.code)) throw new Error(`unknown code: ${JSON.stringify(one)}`);
  const unsaid = (words: string): boolean =>
    words.trim() === '' || (UNSAID.test(words) && !UNSAID.test(text));
  if ([one.message, one.why, one.fix].some(unsaid))
    throw new Error(`no words for a person: ${JSON.stringify(one)}`);
}
