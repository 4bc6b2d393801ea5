import type { Batch, Item } from '../playbooks/kernel/command';
import type { TraceEntry } from '../playbooks/kernel/trace-entry';
import type { External } from '../playbooks/kernel/input';
import type { Plan } from '../playbooks/kernel/plan';
import type { Lines } from '../playbooks/kernel/lines';
import type { Trigger } from '../playbooks/kernel/trigger';
import type { Context, Write } from '../playbooks/rules/decision';
import { goalAtEnd, goalTrigger, goalWaits } from '../playbooks/rules/goal';
import { decide } from '../playbooks/rules/decide';
import type { BatchRows, Question, TraceRow } from './store';

/** From a batch and what was read to the rows that settle or deliver write in the same transaction. */

/** Workflow time and the machines' clocks differ a little: look back a bit further, the ring of seen ids absorbs it. */
const SKEW_MS = 2_000;
/** Between an exit and the settle that writes it down its goal may come: however long the workflow was kept from it. */
const GOAL_LOOK_BACK_MS = 7 * 86_400_000;

/** What has to be looked back for, for the arms of this batch; undefined when it arms nothing that an event meets. */
export function lookBack(batch: Batch, plan: Plan, now: number): Question['lookBack'] {
  const types = new Set<string>();
  let since = Infinity;
  for (const item of allOf(batch.items)) {
    const armed = armedBy(item, plan, now);
    for (const trigger of armed.triggers)
      if (trigger.kind === 'event') trigger.types.forEach((type) => types.add(type));
    since = Math.min(since, ...armed.since);
  }
  return types.size === 0 ? undefined : { types: [...types], since: since - SKEW_MS };
}

/** Of the silences this batch arms: they count from the last of these. */
export function silencesOf(batch: Batch, plan: Plan): string[] {
  const triggers = allOf(batch.items).flatMap((item) => armedBy(item, plan, 0).triggers);
  return [
    ...new Set(triggers.flatMap((trigger) => (trigger.kind === 'silence' ? trigger.types : []))),
  ];
}

/** With what follows items that nobody was faster than. */
function allOf(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...('then' in item ? allOf(item.then ?? []) : [])]);
}

interface Armed {
  readonly triggers: readonly Trigger[];
  readonly since: readonly number[];
}

function armedBy(item: Item, plan: Plan, now: number): Armed {
  switch (item.kind) {
    case 'armExits':
      return {
        triggers: Object.values(plan.exits).flatMap((exit) => exit.trigger ?? []),
        since: [item.since],
      };
    case 'arm':
      return { triggers: triggersOf(plan, item.pc), since: item.since };
    case 'openTask':
      return { triggers: triggersOf(plan, item.pc), since: item.since ?? [now] };
    case 'armBeside': {
      const { what, pc, since } = item;
      return { triggers: what === 'pause' ? [] : triggersOf(plan, pc), since: [since] };
    }
    case 'exit': {
      const goal = goalTrigger(plan);
      return { triggers: goal ? [goal] : [], since: [now - GOAL_LOOK_BACK_MS] };
    }
    default:
      return { triggers: [], since: [] };
  }
}

/** What a wait waits for, what drops a send, what resolves a task. */
function triggersOf(plan: Plan, pc: number): Trigger[] {
  const step = plan.code[pc];
  if (step?.op === 'wait') return step.arms.map((arm) => arm.trigger);
  if (step?.op === 'task') return (step.doneWhen ?? []).map(({ trigger }) => trigger);
  return step?.op === 'send' && step.unless ? [step.unless.trigger] : [];
}

/** Decides the batch and lays out its rows. `inputs` are kept for a second run. */
export function toRows(
  batch: Batch,
  context: Context,
  kept: {
    inputs: readonly External[];
    lines: Lines;
    generation?: number | undefined;
    /** Of the version the batch moves it to. */
    next?: { readonly version: string; readonly lines: Lines };
  },
): BatchRows {
  const decided = decide(batch, context);
  const goal = goalOf(decided.writes, context);
  return {
    enrollment: context.enrollment.id,
    playbook: context.enrollment.playbook,
    generation: kept.generation ?? 0,
    subject: context.snapshot.subject,
    n: batch.n,
    now: context.now,
    inputs: kept.inputs,
    results: decided.results,
    writes: decided.writes,
    runs: [],
    ...(goal ? { goal } : {}),
    trace: decided.trace.map((entry, index) =>
      kept.next && index >= (decided.before ?? 0)
        ? { ...withLine(entry, kept.next.lines), version: kept.next.version }
        : withLine(entry, kept.lines),
    ),
  };
}

function goalOf(writes: readonly Write[], context: Context): BatchRows['goal'] {
  const exit = writes.findLast((write) => write.kind === 'exit');
  const state = exit && goalAtEnd(exit.exit, context);
  return state && { state, waits: goalWaits(state, context) };
}

/** The line of the step, of the way in or of the exit this entry is about. */
export function withLine(entry: TraceEntry, lines: Lines): TraceRow {
  const line =
    entry.pc === undefined ? lineOf(entry, lines) : (lines.code[entry.pc] ?? lineOf(entry, lines));
  return line === undefined ? entry : { ...entry, file: line.file ?? lines.file, line: line.line };
}

function lineOf(entry: TraceEntry, lines: Lines) {
  if (entry.outcome === undefined) return undefined;
  if (entry.kind === 'exit') return lines.exits[entry.outcome];
  if (entry.kind === 'enrolled') return lines.ways[entry.outcome];
  return undefined;
}
