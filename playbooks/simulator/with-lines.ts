import type { TracedEntry } from '../kernel/trace-entry';
import type { Line, Lines } from '../kernel/lines';

/** Says of each entry where in the source the step, exit or way in stands that it is about. */
export function withLines(trace: readonly TracedEntry[], lines: Lines): TracedEntry[] {
  return trace.map((entry) => {
    const line = lineOf(entry, lines);
    return line ? { ...entry, file: line.file ?? lines.file, line: line.line } : entry;
  });
}

function lineOf({ kind, pc, outcome }: TracedEntry, lines: Lines): Line | undefined {
  if (pc !== undefined) return lines.code[pc];
  if (outcome === undefined) return undefined;
  if (kind === 'exit') return lines.exits[outcome];
  return kind === 'enrolled' ? lines.ways[outcome] : undefined;
}
