import pc from 'picocolors';
import type { TracedEntry } from '../../playbooks/kernel/trace-entry';
import type { Plan } from '../../playbooks/kernel/plan';
import type { Lines } from '../../playbooks/kernel/lines';
import { withLines } from '../../playbooks/simulator/with-lines';
import { safe, table } from './print';

interface Told {
  readonly trace: readonly TracedEntry[];
  readonly exit?: string | null;
}

/** A simulated enrollment as a table: day, time, what, step, line of YAML, why. */
export function timeline(
  told: Told,
  from: number,
  source: { readonly lines: Lines; readonly plan: Plan },
): string {
  const rows = inWords(told.trace, source).map((entry) => {
    const at = new Date(entry.at).toISOString();
    return [
      `day ${Math.floor((entry.at - from) / 86_400_000)}`,
      `${at.slice(0, 10)} ${at.slice(11, 16)}Z`,
      entry.kind,
      entry.step ?? '',
      entry.line === undefined ? '' : `:${entry.line}`,
      safe(entry.why),
    ];
  });
  return `${table(['', 'when', 'what', 'step', 'line', 'why'], rows)}\n${pc.bold(end(told))} ${pc.dim(`(lines of ${source.lines.file})`)}`;
}

function end({ trace, exit }: Told): string {
  if (exit !== null && exit !== undefined) return `ended as ${exit}`;
  return trace.length === 0 ? 'never enrolled' : 'still inside';
}

/** Every entry with a line: a task that closes has that of its step, an exit that of what led to it. */
function inWords(
  trace: readonly TracedEntry[],
  { lines, plan }: { readonly lines: Lines; readonly plan: Plan },
): readonly TracedEntry[] {
  const last = new Map<string, TracedEntry>();
  return withLines(trace, lines).map((entry) => {
    const { step } = entry;
    const before = step === undefined ? undefined : last.get(step);
    const told = entry.kind === 'exit' ? leaving(entry, last, { lines, plan }) : entry;
    const line = told.line ?? before?.line;
    if (step !== undefined && line !== undefined) last.set(step, { ...told, line });
    return line === undefined ? told : { ...told, line };
  });
}

/** The kernel names the instruction that left: `<step>.<exit>` where an outcome of that step says so. */
function leaving(
  entry: TracedEntry,
  last: ReadonlyMap<string, TracedEntry>,
  { lines, plan }: { readonly lines: Lines; readonly plan: Plan },
): TracedEntry {
  const pc = entry.pc ?? plan.code.findIndex(({ step }) => entry.why.endsWith(` ${step}`));
  const instruction = plan.code[pc];
  if (instruction?.op !== 'exit') return entry;
  const { step: name } = instruction;
  const at = lines.code[pc];
  const [step = name, through] = name.split('.');
  const before = last.get(step);
  const outcome = before?.kind === 'outcome' ? before.outcome : undefined;
  const of = outcome === undefined ? step : `${outcome} of ${step}`;
  const why = through === undefined ? `step ${step} says so` : `${of} leads to exit ${through}`;
  return { ...entry, why, ...(at === undefined ? {} : { line: at.line }) };
}
