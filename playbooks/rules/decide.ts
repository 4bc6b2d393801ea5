import type { Batch, Item, Then } from '../kernel/command';
import type { Result } from '../kernel/result';
import type { TraceEntry } from '../kernel/trace-entry';
import type { Value } from '../kernel/expression';
import type { Instruction, Plan } from '../kernel/plan';
import { closeApproval, openApproval } from './approval';
import { armBeside, armExits, armWait } from './arm';
import { climb, remind, retime } from './change-task';
import type { Context, Decided, Write } from './decision';
import type { Effect } from './effect';
import { NOTHING, wrote } from './effect';
import { environment } from './environment';
import { exitMet } from './exit-met';
import { cancel, closeTask, leave } from './leave';
import { parkedNotices } from './notice';
import { notify } from './notify';
import { openTask } from './open-task';
import { enrollInto, setAttributes } from './set-run';
import { rowsOf, tasksAfter } from './tasks-after';
import type { TaskRows } from './tasks-after';
import { resolveTime, waitEntry } from './wait-time';

/** A batch, or what follows one of its items. */
type Items = { readonly n?: number; readonly items: Batch['items'] };

/**
 * What a settle comes to: results parallel to the items, rows to write, lines of the story. A pure function of
 * batch and context: a second run on the same reads decides the same. An effect that cannot be done answers
 * `parked`; throws only where plan and batch do not belong together.
 */
export function decide(batch: Items, given: Context): Decided {
  const results: Result[] = [];
  const writes: Write[] = [];
  const trace: TraceEntry[] = [];
  let rows: TaskRows = rowsOf(given);
  let context = given;
  let told: number | undefined;
  for (const item of batch.items) {
    if (item.kind === 'migrate') {
      told = trace.length;
      context = { ...context, ...context.next };
    }
    const before = marked({ ...context, ...rows }, exitMet(batch.items, results));
    const effect = followed(item, decideItem(item, before), before);
    results.push(effect.result);
    writes.push(...effect.writes);
    trace.push(...effect.trace.map((entry) => withPc(entry, context.plan)));
    trace.push(...parkedTrace(item, effect.result, context.plan));
    writes.push(...parkedStatus(item, effect.result, context.plan));
    trace.push(...waitTrace(item, batch, { results, context }));
    rows = tasksAfter(rows, effect.writes);
  }
  const all = changesLast([...writes, ...parkedNotices(writes, context)]);
  return { results, writes: all, trace, ...(told === undefined ? {} : { before: told }) };
}

/** What is armed in the same breath was decided on what was before: the change comes after it, and wakes it. */
function changesLast(writes: readonly Write[]): Write[] {
  const isChange = ({ kind }: Write): boolean => kind === 'setAttributes';
  return [...writes.filter((one) => !isChange(one)), ...writes.filter(isChange)];
}

/** An exit that is met by arming it takes effect at once: for the rest of the batch it is as good as committed. */
function marked(context: Context, exit: string | undefined): Context {
  if (exit === undefined || context.enrollment.exit !== null) return context;
  return { ...context, enrollment: { ...context.enrollment, exit } };
}

/** What was decided ahead, for the case that nobody was faster. */
function followed(item: Item, effect: Effect, context: Context): Effect {
  const then: Then | undefined = 'then' in item ? item.then : undefined;
  const { result } = effect;
  if (!then || ('already' in result && result.already !== undefined)) return effect;
  if (
    result.kind !== 'taskClosed' &&
    result.kind !== 'approvalClosed' &&
    result.kind !== 'withdrawn'
  )
    return effect;
  const after = decide(
    { items: then },
    { ...context, ...tasksAfter(rowsOf(context), effect.writes) },
  );
  return {
    result: { ...result, then: after.results },
    writes: [...effect.writes, ...after.writes],
    trace: [...effect.trace, ...after.trace],
  };
}

function decideItem(item: Item, context: Context): Effect {
  const closing = 'pc' in item && item.pc !== undefined && isClosing(context.plan.code[item.pc]);
  if (context.enrollment.exit !== null && !closing && VOID_AFTER_EXIT.has(item.kind))
    return NOTHING;
  const { plan } = context;
  const look = environment(
    context,
    'binds' in item && item.binds !== undefined ? { binds: item.binds } : {},
  );
  switch (item.kind) {
    case 'readFacts':
      return facts(item.names, look);
    case 'resolveTime':
      return resolveTime(item, oneOf(plan, item.pc, ['wait', 'repeat']), context, look);
    case 'arm':
      return armWait(item, oneOf(plan, item.pc, ['wait']), context, look);
    case 'armExits':
      return armExits(item.since, context, look, item.binds);
    case 'armBeside':
      return armBeside(item, oneOf(plan, item.pc, ['send', 'task', 'wait']), context, look);
    case 'disarm':
      return wrote({ kind: 'disarm', step: item.step, visit: item.visit });
    case 'openTask':
      return openTask(item, oneOf(plan, item.pc, ['task']), context, look);
    case 'closeTask':
      return closeTask(item, context.tasks);
    case 'retime':
      return retime(item, oneOf(plan, item.pc, ['task', 'send']), context, look);
    case 'climb':
      return climb(item, oneOf(plan, item.pc, ['task', 'send']), context, look);
    case 'remind':
      return remind(item, oneOf(plan, item.pc, ['task']), context, look);
    case 'openApproval':
      return openApproval(item, oneOf(plan, item.pc, ['send']), context, look);
    case 'closeApproval':
      return closeApproval(item, context);
    case 'withdraw':
      return withdraw(item);
    case 'setAttributes':
      return setAttributes(item, oneOf(plan, item.pc, ['set']), context);
    case 'enrollInto':
      return enrollInto(item, oneOf(plan, item.pc, ['run']), context);
    case 'cancel':
      return cancel(item, context);
    case 'migrate':
      return moveOver(item, context.enrollment.exit);
    case 'notice':
      return notify(item, oneOf(plan, item.pc, ['notify']), context, look);
    case 'trace':
      // Nothing is set any more, so the story does not say so.
      return {
        ...NOTHING,
        trace: item.entries.filter(
          ({ kind }) => kind !== 'set' || context.enrollment.exit === null,
        ),
      };
    case 'status':
      return wrote({
        kind: 'status',
        status: item.status,
        ...(item.parked ? { parked: item.parked } : {}),
      });
    case 'exit':
      return leave(item, context, context.tasks);
  }
}

function isClosing(step: Instruction | undefined): boolean {
  return (step?.scopes ?? []).some(({ kind }) => kind === 'closing');
}

/** Also where an exit was committed meanwhile: it then takes effect in the version it comes to. */
function moveOver(
  { version, moved, exits }: Extract<Item, { kind: 'migrate' }>,
  exit: string | null,
): Effect {
  return {
    result: exit === null ? { kind: 'done' } : { kind: 'left', exit },
    writes: [{ kind: 'migrate', version, moved, exits: exits === true }],
    trace: [],
  };
}

/** It waits in a queue of ours until it is claimed: here nobody has, or the delivery would have said so. */
function withdraw({ step, visit, reason }: Extract<Item, { kind: 'withdraw' }>): Effect {
  return {
    result: { kind: 'withdrawn' },
    writes: [{ kind: 'withdraw', step, visit, reason }],
    trace: [],
  };
}

/** Once an exit has been committed the rest of a decision taken before it is void: nothing is opened, armed or told any more. */
const VOID_AFTER_EXIT: ReadonlySet<Item['kind']> = new Set([
  'resolveTime',
  'arm',
  'armExits',
  'armBeside',
  'openTask',
  'retime',
  'climb',
  'remind',
  'openApproval',
  'setAttributes',
  'enrollInto',
  'notice',
  'status',
]);

/** Known names only: what is absent is unknown. */
function facts(names: readonly string[], look: (name: string) => Value | undefined): Effect {
  const values: Record<string, Value> = {};
  for (const name of names) {
    const value = look(name);
    if (value !== undefined) values[name] = value;
  }
  return { ...NOTHING, result: { kind: 'facts', values } };
}

function oneOf<Op extends Instruction['op']>(
  plan: Plan,
  pc: number,
  ops: readonly Op[],
): Extract<Instruction, { op: Op }> {
  const found = plan.code[pc];
  if (!found || !ops.some((op) => op === found.op))
    throw new Error(
      `${plan.playbook}: expected ${ops.join(' or ')} at ${pc}, found ${found?.op ?? 'nothing'}`,
    );
  return found as Extract<Instruction, { op: Op }>;
}

/** What cannot be done is told here; where `on_failure` says how to go on the kernel tells that instead. */
function parkedTrace(item: Item, result: Result, plan: Plan): TraceEntry[] {
  if (result.kind !== 'parked' || !('pc' in item) || !('step' in item)) return [];
  if (plan.code[item.pc]?.onFailure !== undefined) return [];
  const { pc, step, visit } = item;
  const values = { code: result.code };
  return [{ kind: 'parked', pc, step, visit, why: result.reason, values }];
}

/**
 * Marked as parked where it is found, not with the next batch: a change that is committed between the two must see
 * that somebody waits for it.
 */
function parkedStatus(item: Item, result: Result, plan: Plan): Write[] {
  if (result.kind !== 'parked' || !('pc' in item) || item.pc === undefined) return [];
  if (plan.code[item.pc]?.onFailure !== undefined || !('step' in item)) return [];
  const { code, reason } = result;
  return [{ kind: 'status', status: 'parked', parked: { step: item.step, code, reason } }];
}

/** Entries about a step that name no place get the place of the step. */
function withPc(entry: TraceEntry, plan: Plan): TraceEntry {
  if (entry.pc !== undefined || entry.step === undefined) return entry;
  const pc = plan.code.findIndex(({ step }) => step === entry.step);
  return pc < 0 ? entry : { ...entry, pc };
}

/** A wait leaves one line, at the last of its items: by then its deadline is known. */
function waitTrace(
  item: Item,
  batch: Items,
  so: { readonly results: readonly Result[]; readonly context: Context },
): Effect['trace'] {
  if (item.kind !== 'arm' && item.kind !== 'resolveTime') return [];
  const ofWait = (other: Item) =>
    (other.kind === 'arm' || other.kind === 'resolveTime') &&
    other.step === item.step &&
    other.visit === item.visit;
  if (batch.items.findLast(ofWait) !== item || so.context.enrollment.exit !== null) return [];
  if (exitMet(batch.items, so.results) !== undefined) return [];
  const own = so.results.filter((_result, index) => ofWait(batch.items[index] as Item));
  if (own.some(({ kind }) => kind === 'parked')) return [];
  const until = own.find((result) => result.kind === 'time');
  const step = so.context.plan.code[item.pc];
  if (step?.op !== 'wait') return [];
  const binds = 'binds' in item && item.binds ? { binds: item.binds } : {};
  return [waitEntry(item, step, until, environment(so.context, binds))];
}
