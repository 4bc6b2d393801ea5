import pc from 'picocolors';
import type { TracedEntry } from '../../playbooks/kernel/trace-entry';
import type { Plan } from '../../playbooks/kernel/plan';
import type { Lines } from '../../playbooks/kernel/lines';
import type { NotEntered } from '../../playbooks/simulator/ways';
import { withLines } from '../../playbooks/simulator/with-lines';
import { plural } from './findings';
import { safe, table } from './print';

interface Told {
  readonly trace: readonly TracedEntry[];
  readonly exit?: string | null;
  readonly notEntered?: readonly NotEntered[];
}

interface Source {
  readonly lines: Lines;
  readonly plan: Plan;
  /** In which times are shown: the organisation's. */
  readonly zone: string;
}

/** A simulated enrollment as a table: day, time, what, step, line of YAML, why; and what it came to. */
export function timeline(told: Told, from: number, source: Source): string {
  const clock = new Clock(source.zone);
  const rows = inWords(told.trace, source).map((entry) => [
    `day ${clock.day(entry.at) - clock.day(from)}`,
    clock.text(entry.at),
    entry.kind,
    entry.step ?? '',
    entry.line === undefined ? '' : `:${entry.line}`,
    safe(whyOf(entry, clock)),
  ]);
  if (rows.length === 0) return nobody(told, source.zone);
  const notes = `lines of ${source.lines.file}, times of ${source.zone}`;
  return `${table(['', 'when', 'what', 'step', 'line', 'why'], rows)}\n${pc.bold(end(told))}${counted(told)} ${pc.dim(`(${notes})`)}`;
}

/** An empty story says why it is empty. */
function nobody(told: Told, zone: string): string {
  const ways = notEnteredText(told.notEntered).map((one) => `  ${one}`);
  return [`${pc.bold(end(told))} ${pc.dim(`(times of ${zone})`)}`, ...ways].join('\n');
}

export function notEnteredText(found: readonly NotEntered[] = []): readonly string[] {
  return found.map(({ way, why }) => safe(`way in ${way}: ${why}`));
}

function end({ trace, exit }: Told): string {
  if (exit !== null && exit !== undefined) return `ended as ${exit}`;
  return trace.length === 0 ? 'never enrolled' : 'still inside';
}

/** What the customer and the team got of it. */
function counted({ trace }: Told): string {
  const sent = trace.filter(({ kind, outcome }) => kind === 'send' && outcome === 'sent').length;
  const tasks = trace.filter(({ kind }) => kind === 'task').length;
  if (trace.length === 0) return '';
  return `, ${plural(sent, 'message')} and ${plural(tasks, 'task')}`;
}

/** The reason with the outcome it led to, and until when it lasts. */
function whyOf({ kind, outcome, why, values }: TracedEntry, clock: Clock): string {
  const named = kind === 'outcome' || kind === 'branch';
  const led = named && outcome !== undefined && !why.includes(outcome) ? `${outcome}: ` : '';
  const until =
    kind === 'wait' || kind === 'held' || kind === 'approval' ? values?.until : undefined;
  const due = kind === 'task' ? values?.due_at : undefined;
  const [word, at] = due === undefined ? ['until', until] : ['that is', due];
  const time = typeof at === 'string' ? Date.parse(at) : NaN;
  return `${led}${why}${Number.isNaN(time) ? '' : ` (${String(word)} ${clock.text(time)})`}`;
}

/** `Mon 2026-03-02 09:00`, as on the wall of a zone. */
class Clock {
  private readonly format: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  }

  text(at: number): string {
    const part = this.parts(at);
    return `${part('weekday')} ${dateOf(part)} ${part('hour')}:${part('minute')}`;
  }

  /** Number of the calendar day there: one date is one day, whatever the hour and however long the day. */
  day(at: number): number {
    return Date.parse(dateOf(this.parts(at))) / 86_400_000;
  }

  private parts(at: number): Part {
    const parts = new Map(this.format.formatToParts(at).map(({ type, value }) => [type, value]));
    return (type) => parts.get(type) ?? '';
  }
}

type Part = (type: Intl.DateTimeFormatPartTypes) => string;

function dateOf(part: Part): string {
  return [part('year'), part('month'), part('day')].join('-');
}

/** Every entry with a line: a task that closes has that of its step, an exit that of what led to it. */
function inWords(
  trace: readonly TracedEntry[],
  { lines, plan }: Pick<Source, 'lines' | 'plan'>,
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
  { lines, plan }: Pick<Source, 'lines' | 'plan'>,
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
