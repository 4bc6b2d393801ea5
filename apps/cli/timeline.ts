import pc from 'picocolors';
import type { TraceEntry } from '../../playbooks/kernel/command';
import type { Lines } from '../../playbooks/kernel/plan';
import { safe, table } from './print';

interface Told {
  readonly trace: readonly (TraceEntry & { readonly at: number })[];
  readonly exit?: string | null;
}

/** A simulated enrollment as a table: day, time, what, step, line of YAML, why. */
export function timeline(told: Told, lines: Lines, from: number): string {
  const rows = told.trace.map((entry) => {
    const at = new Date(entry.at).toISOString();
    const day = Math.floor((entry.at - from) / 86_400_000);
    const line = entry.pc === undefined ? '' : `:${lines.code[entry.pc]?.line ?? ''}`;
    return [
      `day ${day}`,
      `${at.slice(0, 10)} ${at.slice(11, 16)}Z`,
      entry.kind,
      entry.step ?? '',
      line,
      safe(entry.why),
    ];
  });
  const end =
    told.exit === null || told.exit === undefined ? 'still inside' : `ended as ${told.exit}`;
  return `${table(['', 'when', 'what', 'step', 'line', 'why'], rows)}\n${pc.bold(end)} ${pc.dim(`(lines of ${lines.file})`)}`;
}
