import type { Binds, Item } from './command';
import { endBy } from './closing';
import { bindsFor, bindsRead } from './names';
import { fallBehind, place } from './outcome';
import type { Formula, Picked, Repeat, Rhythm, Span, Wait, When } from './plan';
import { turnIsDue } from './rounds';
import type { MutableThread, Turn } from './turn';
import { timeOut } from './waiting';

/** What time does to steps: deadlines, rungs and reminders, clocks that stand still, and times that move. */

export interface Due {
  readonly kind: 'due';
  readonly at: number;
  readonly thread: MutableThread;
  readonly what: 'end' | 'climb' | 'remind';
}

/** What is due of every thread that waits. Of a step that is over anyway nothing else is done. */
export function duesOf(turn: Turn): Due[] {
  if (turn.state.status === 'paused') return [];
  return turn.state.threads.flatMap((thread) => {
    const times = clocksOf(turn, thread).filter(({ at }) => dueAt(turn, at) <= turn.now);
    const end = times.filter(({ what }) => what === 'end');
    const due = end.length > 0 ? end : times;
    return due.map((one) => ({ kind: 'due' as const, thread, ...one }));
  });
}

/** The nearest deadline ahead. */
export function nearest(turn: Turn): number | undefined {
  if (turn.state.status === 'paused') return undefined;
  const clocks = turn.state.threads.flatMap((thread) => clocksOf(turn, thread));
  const ahead = [...clocks.map(({ at }) => dueAt(turn, at)), ...shareOf(turn)].filter(
    (at) => at > turn.now,
  );
  return ahead.length > 0 ? Math.min(...ahead) : undefined;
}

/** Messages that are let go wait for it. */
function shareOf({ state: { catchUp, inbox } }: Turn): number[] {
  return catchUp && inbox.some(({ kind }) => kind === 'released') ? [catchUp.until] : [];
}

/** What became due while it was paused waits its turn. */
function dueAt({ state: { catchUp } }: Turn, at: number): number {
  return catchUp !== undefined && at <= catchUp.before ? Math.max(at, catchUp.until) : at;
}

function clocksOf(turn: Turn, thread: MutableThread): Pick<Due, 'at' | 'what'>[] {
  if (thread.mode !== 'waiting' || isStopped(thread) || isMoving(turn, thread)) return [];
  const end = endOf(turn, thread);
  const next = thread.ladder?.next;
  const [remind] = thread.remind ?? [];
  return [
    ...(end === undefined ? [] : [{ at: end, what: 'end' } as const]),
    ...(next === undefined ? [] : [{ at: next, what: 'climb' } as const]),
    ...(remind === undefined ? [] : [{ at: remind, what: 'remind' } as const]),
  ];
}

function endOf(turn: Turn, thread: MutableThread): number | undefined {
  const instruction = turn.instruction(thread);
  const climbs =
    (instruction.op === 'task' && instruction.giveUp === 'after_ladder') ||
    (instruction.op === 'send' && onDesk(thread) && instruction.approval?.otherwise === 'escalate');
  return climbs ? thread.ladder?.end : thread.deadline;
}

/** Its draft lies with a person. */
export function onDesk({ approval, approved, held }: MutableThread): boolean {
  return approval !== undefined && !approved && held === undefined;
}

function isStopped({ pauses }: MutableThread): boolean {
  const last = pauses?.at(-1);
  return last !== undefined && last.to === undefined;
}

/** Its times are about to be computed again. */
function isMoving(turn: Turn, thread: MutableThread): boolean {
  const { step } = turn.instruction(thread);
  return turn.items.some(
    (item) => isRetime(item) && item.step === step && item.visit === thread.visit,
  );
}

type Retime = Extract<Item, { kind: 'retime' | 'resolveTime' }>;
function isRetime(item: Item): item is Retime {
  return item.kind === 'retime' || item.kind === 'resolveTime';
}

export function pass(turn: Turn, { thread, what, at }: Due): void {
  if (what === 'end') return end(turn, thread, at);
  const { pc } = thread;
  const binds = bindsRead(turn.known(thread), turn.plan);
  const { step, visit } = place(turn, thread);
  if (what === 'remind') {
    thread.remind = (thread.remind ?? []).filter((one) => one > turn.now);
    return turn.add({ kind: 'remind', pc, step, visit, binds });
  }
  const ladder = { ...(thread.ladder ?? { from: at, end: at }) };
  delete ladder.next;
  thread.ladder = ladder;
  const { climbed = 0 } = thread;
  turn.add({
    kind: 'climb',
    pc,
    step,
    visit,
    from: ladder.from,
    climbed,
    binds,
    ...pauses(thread),
  });
}

function end(turn: Turn, thread: MutableThread, at: number): void {
  const instruction = turn.instruction(thread);
  const where = place(turn, thread);
  switch (instruction.op) {
    case 'wait':
      return timeOut(turn, thread, instruction);
    case 'repeat':
      fallBehind(turn, thread, at);
      return turnIsDue(turn, thread, instruction);
    case 'task': {
      const close = { kind: 'closeTask', ...where, outcome: 'given_up' } as const;
      const why = 'nobody resolved it in time';
      return endBy(turn, thread, close, { outcome: 'given_up', at, why });
    }
    case 'send':
      return onDesk(thread) ? undecided(turn, thread, at) : kept(turn, thread, at);
    default:
      // Nothing else has a deadline.
      return;
  }
}

/** Nobody decided about the draft in time. */
function undecided(turn: Turn, thread: MutableThread, at: number): void {
  const instruction = turn.instruction(thread);
  const where = place(turn, thread);
  if (instruction.op === 'send' && instruction.approval?.otherwise === 'send') {
    thread.mode = 'closing';
    fallBehind(turn, thread, at);
    return turn.add({ kind: 'closeApproval', ...where, outcome: 'sent' });
  }
  const close = { kind: 'closeApproval', ...where, outcome: 'skipped' } as const;
  const why = 'nobody approved it in time';
  endBy(turn, thread, close, { outcome: 'skipped', reason: 'approval', at, why });
}

/** A window, hold or cap kept the message for too long. */
function kept(turn: Turn, thread: MutableThread, at: number): void {
  const { held = 'held' } = thread;
  const close = { kind: 'withdraw', ...place(turn, thread), reason: 'held' } as const;
  endBy(turn, thread, close, {
    outcome: 'skipped',
    reason: held,
    at,
    why: `kept for too long: ${held}`,
  });
}

/** What the times of these steps were computed from has changed. */
export function moved(turn: Turn, steps: readonly string[]): void {
  for (const thread of turn.state.threads) {
    const { step = '' } = turn.plan.code[thread.pc] ?? {};
    const isMeant = steps.includes(step) || steps.includes(thread.was?.step ?? '');
    if (thread.mode === 'waiting' && isMeant)
      retime(turn, thread, 'what its times are computed from has changed');
  }
}

/** Its `pause_while` ceases to hold, or begins to. */
export function setClock(
  turn: Turn,
  thread: MutableThread,
  { at, runs }: { at: number; runs: boolean },
): void {
  if (isStopped(thread) === !runs) return;
  const { pauses: before = [] } = thread;
  const last = before.at(-1);
  if (!runs || !last) {
    thread.pauses = [...before, { from: at }];
    return turn.tell(thread, { kind: 'paused', why: 'its clock stands still' });
  }
  thread.pauses = [...before.slice(0, -1), { from: last.from, to: Math.max(at, last.from) }];
  if (thread.mode === 'waiting') retime(turn, thread, 'its clock runs again');
}

/** Asks for the times of a step again, from its stored start. */
export function retime(turn: Turn, thread: MutableThread, why: string): void {
  const instruction = turn.instruction(thread);
  if (isStopped(thread) || isMoving(turn, thread)) return;
  const item = retimeItem(turn, thread);
  if (!item) return;
  // A rung that was due is looked for again once the new times are known.
  turn.items = turn.items.filter(
    (one) => !(one.kind === 'climb' && one.step === instruction.step && one.visit === thread.visit),
  );
  turn.tell(thread, { kind: 'moved', why });
  turn.add(item);
}

function retimeItem(turn: Turn, thread: MutableThread): Item | undefined {
  const instruction = turn.instruction(thread);
  if (instruction.op === 'wait')
    return instruction.until && timeOf(turn, thread, instruction, startOf(turn, thread));
  if (instruction.op === 'repeat') return turnTime(turn, thread, instruction);
  const open =
    instruction.op === 'task' ? thread.open : instruction.op === 'send' && onDesk(thread);
  if (!open) return undefined;
  return {
    kind: 'retime',
    pc: thread.pc,
    ...place(turn, thread),
    from: startOf(turn, thread),
    binds: bindsRead(turn.known(thread), turn.plan),
    climbed: thread.climbed ?? 0,
    ...(thread.opened ? { opened: thread.opened } : {}),
    ...pauses(thread),
  };
}

function startOf(turn: Turn, thread: MutableThread): number {
  return thread.from ?? turn.state.steps[turn.instruction(thread).step]?.since ?? turn.now;
}

function pauses({ pauses: all }: MutableThread): { pauses?: NonNullable<typeof all> } {
  return all ? { pauses: all } : {};
}

/** The question for the deadline of a wait. */
export function timeOf(
  turn: Turn,
  thread: MutableThread,
  { until }: Wait,
  from: number | undefined,
): Item {
  const begun = from === undefined ? {} : { from };
  const read = readsOf(turn, thread, until ? formulasOf(until) : []);
  return {
    kind: 'resolveTime',
    pc: thread.pc,
    ...place(turn, thread),
    ...begun,
    ...read,
    ...pauses(thread),
  };
}

/** The question for the start of the next turn of a repeat. */
export function turnTime(turn: Turn, thread: MutableThread, { every }: Repeat): Item {
  const {
    turn: n = 0,
    from = turn.now,
    begun = from,
  } = turn.state.turns?.[String(thread.pc)] ?? {};
  const read = readsOf(turn, thread, every ? formulasOf(every) : []);
  return {
    kind: 'resolveTime',
    pc: thread.pc,
    ...place(turn, thread),
    from,
    turn: n,
    after: begun,
    ...read,
  };
}

function readsOf(
  turn: Turn,
  thread: MutableThread,
  formulas: readonly Formula[],
): { binds?: Binds } {
  const names = formulas.flatMap((formula) => formula.names);
  const binds = bindsFor(turn.known(thread), turn.plan, names);
  return Object.keys(binds).length > 0 ? { binds: binds } : {};
}

function formulasOf(when: When | Rhythm | Picked<Span>): Formula[] {
  if ('pick' in when) return [when.pick];
  if (!('date' in when)) return [];
  const { date, before, after } = when;
  return [date, ...(before ? formulasOf(before) : []), ...(after ? formulasOf(after) : [])];
}
