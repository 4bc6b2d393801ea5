/** One line of a file that was published. */
export interface SourceLine {
  readonly line: number;
  readonly text: string;
}

const MOST_LINES = 60;

/** The item of YAML that begins at `line` (from 1): to the next line that is indented no deeper. */
export function sourceBlock(text: string, line: number): SourceLine[] {
  const lines = text.split(/\r?\n/);
  const first = lines[line - 1];
  if (first === undefined) return [];
  const indent = indentOf(first);
  const rest = lines.slice(line);
  const end = rest.findIndex((one) => one.trim() !== '' && indentOf(one) <= indent);
  const block = [first, ...(end === -1 ? rest : rest.slice(0, end))].slice(0, MOST_LINES);
  while (block.length > 1 && /^\s*(#.*)?$/.test(block.at(-1) ?? '')) block.pop();
  return block.map((one, index) => ({ line: line + index, text: one }));
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
