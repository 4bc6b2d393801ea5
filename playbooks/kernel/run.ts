import { assign } from './assign';
import { passedOver, watchedBinds } from './arming';
import { join, parallel } from './branches';
import { call } from './calls';
import { timeOf, turnTime } from './clocks';
import type { Item } from './command';
import type { Condition } from './expression';
import { evaluate } from './evaluate';
import { finish } from './leave';
import { bindsFor, bindsRead, environmentOf, factNames, valuesSeen } from './names';
import { begin, complete, forget, go, place, record } from './outcome';
import { park } from './park';
import { END } from './plan';
import type { Branch, End, Instruction, Run, Split, Task, Wait } from './plan';
import type { Arm } from './trigger';
import { repeat, turnOver } from './rounds';
import { send } from './send';
import { armOf } from './split';
import type { StepResult } from './state';
import type { MutableThread, Turn } from './turn';

/** What each instruction does when a thread comes to it. A thread runs until it has to wait for somebody. */

/** Ways back are limited by the language; this is the guard behind it. */
const VISITS = 500;
const STATE_BYTES = 64 * 1024;
/** Lines and items of one batch: what is longer than that is written in parts. */
const ENTRIES = 200;

export function run(turn: Turn, thread: MutableThread): void {
  while (mayRun(turn, thread)) {
    if (thread.pc === END) ranOut(turn, thread);
    else if (!passThrough(turn, thread) && arrive(turn, thread) && passes(turn, thread))
      perform(turn, thread);
  }
}

function mayRun(turn: Turn, thread: MutableThread): boolean {
  const { exit, ended, threads } = turn.state;
  turn.full ||= weightOf(turn.items) > ENTRIES;
  const stopped = turn.full || turn.blocked.has(thread) || (exit !== null && !ended);
  return thread.mode === 'enter' && !stopped && threads.includes(thread);
}

/** Lines of the story and what is done between them. */
function weightOf(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + (item.kind === 'trace' ? item.entries.length : 1), 0);
}

/** Past the last step, or past the last closing step. */
function ranOut(turn: Turn, thread: MutableThread): void {
  if (!turn.state.ended) return finish(turn, { exit: 'finished', why: 'ran past the last step' });
  turn.state.threads = turn.state.threads.filter((one) => one !== thread);
}

/** Ends of branches, turns and fragments are no steps: nobody visits them. */
function passThrough(turn: Turn, thread: MutableThread): boolean {
  const instruction = turn.instruction(thread);
  if (instruction.op === 'join') join(turn, thread, instruction);
  else if (instruction.op === 'turn') turnOver(turn, thread, instruction.repeat);
  else if (instruction.op === 'end') endOfUse(turn, thread, instruction);
  else return false;
  return true;
}

function endOfUse(turn: Turn, thread: MutableThread, { use, outcome }: End): void {
  thread.pc = use;
  thread.visit = turn.state.steps[turn.at(use).step]?.visits ?? 1;
  turn.tell(thread, { kind: 'outcome', outcome, why: `came to its end "${outcome}"` });
  complete(turn, thread, { outcome, at: turn.now });
}

/** Begins the visit, unless it has begun. False: it may not. */
function arrive(turn: Turn, thread: MutableThread): boolean {
  if (thread.visit > 0) return true;
  const { step, op } = turn.instruction(thread);
  const { visits = 0, base = 0 } = turn.state.steps[step] ?? {};
  if (sizeOf(turn) > STATE_BYTES) {
    park(turn, thread, { code: 'state-too-large', reason: 'the state is larger than 64 KiB' });
  } else if (visits - base >= VISITS) {
    park(turn, thread, { code: 'visit-limit', reason: `reached for the ${VISITS + 1}st time` });
  } else {
    begin(turn, thread);
    if (op === 'repeat') turn.setTurn(thread.pc, undefined);
  }
  return thread.mode === 'enter';
}

/** False: the step's `if` does not hold and the thread is past it, or facts must be read first. */
function passes(turn: Turn, thread: MutableThread): boolean {
  const instruction = turn.instruction(thread);
  const [guard, ...others] = guards(turn, thread, instruction);
  const conditions = [...(guard ? [guard] : []), ...others.flatMap((one) => one ?? [])];
  const more =
    instruction.op === 'split' && !turn.state.arms?.[instruction.step] ? ['customer.id'] : [];
  if (needsFacts(turn, thread, [...factNames(conditions), ...more])) return false;
  if (!guard) return true;
  const look = environmentOf(turn.known(thread), turn.facts);
  if (evaluate(guard.expr, look) === true) return true;
  const why = `passed: ${guard.source} does not hold`;
  turn.tell(thread, { kind: 'passed', why, values: valuesSeen([guard], look) });
  forget(turn, thread, instruction.next);
  return false;
}

type Guards = readonly [Condition | undefined, ...(Condition | undefined)[]];

/** The step's `if`, and whatever else is read before it is done. */
function guards(turn: Turn, thread: MutableThread, instruction: Instruction): Guards {
  const inTurns =
    instruction.op === 'repeat' && turn.state.turns?.[String(thread.pc)] !== undefined;
  // Once a step has been begun its `if` is not asked again.
  const guard =
    inTurns || thread.approved || thread.held !== undefined ? undefined : instruction.if;
  switch (instruction.op) {
    case 'branch':
      return [guard, ...instruction.arms.map((arm) => arm.if)];
    case 'send':
      return [guard, thread.approved ? undefined : instruction.approval?.if];
    case 'repeat':
      return [guard, instruction.until];
    case 'set':
      return [guard, ...instruction.set.map(({ value }) => value)];
    case 'call':
      return [guard, ...Object.values(instruction.body)];
    case 'run':
      return [guard, ...Object.values(instruction.with)];
    default:
      return [guard];
  }
}

/** Facts count for the wake-up that read them; one item reads them for all threads. */
function needsFacts(turn: Turn, thread: MutableThread, names: readonly string[]): boolean {
  if (names.every((name) => turn.asked.has(name))) return false;
  const earlier = turn.items.find((item) => item.kind === 'readFacts');
  const all = [...new Set([...(earlier?.names ?? []), ...names])].sort();
  const binds = {
    ...earlier?.binds,
    ...bindsFor(
      turn.known(thread),
      turn.plan,
      all.filter((name) => name.startsWith('#')),
    ),
  };
  turn.items = turn.items.filter((item) => item !== earlier);
  turn.add({
    kind: 'readFacts',
    names: all,
    ...(Object.keys(binds).length > 0 ? { binds } : {}),
  });
  thread.mode = 'facts';
  return true;
}

function perform(turn: Turn, thread: MutableThread): void {
  const instruction = turn.instruction(thread);
  switch (instruction.op) {
    case 'send':
      return send(turn, thread, instruction);
    case 'task':
      return openTask(turn, thread, instruction);
    case 'notify':
      turn.add({ kind: 'notice', ...read(turn, thread) });
      // A notice that is tried again waits for its answer; else nothing depends on it.
      if (thread.side) thread.mode = 'effect';
      else complete(turn, thread, { at: turn.now });
      return;
    case 'wait':
      return wait(turn, thread, instruction);
    case 'branch':
      return branch(turn, thread, instruction);
    case 'split':
      return split(turn, thread, instruction);
    case 'parallel':
      return parallel(turn, thread, instruction);
    case 'repeat': {
      const ask = () => turn.add(turnTime(turn, thread, instruction));
      return repeat(turn, thread, { instruction, ask });
    }
    case 'set':
      return assign(turn, thread, instruction);
    case 'call':
      return call(turn, thread, instruction);
    case 'run':
      return enroll(turn, thread, instruction);
    case 'use':
      thread.pc = instruction.to;
      thread.visit = 0;
      return;
    case 'exit': {
      const { exit, step } = instruction;
      return finish(turn, { exit, why: `reached ${step}`, pc: thread.pc });
    }
    default:
      // The ends of branches, turns and fragments have been passed.
      return;
  }
}

type Reading = { pc: number; step: string; visit: number; binds: ReturnType<typeof bindsRead> };

function read(turn: Turn, thread: MutableThread): Reading {
  const { pc } = thread;
  return { pc, ...place(turn, thread), binds: bindsRead(turn.known(thread), turn.plan) };
}

function openTask(turn: Turn, thread: MutableThread, instruction: Task): void {
  const watched = instruction.doneWhen || instruction.pauseWhile ? watchedBinds(turn, thread) : {};
  const { binds, ...at } = read(turn, thread);
  turn.add({
    kind: 'openTask',
    ...at,
    binds: { ...watched, ...binds },
    ...lookBack(turn, thread, instruction),
  });
  thread.mode = 'effect';
}

export function wait(turn: Turn, thread: MutableThread, instruction: Wait): void {
  const { pc } = thread;
  const { step, arms, pauseWhile } = instruction;
  const { visit } = thread;
  const since = turn.state.steps[step]?.since ?? turn.now;
  const binds = arms.length > 0 || pauseWhile ? watchedBinds(turn, thread) : {};
  if (pauseWhile) turn.add({ kind: 'armBeside', pc, step, visit, what: 'pause', since, binds });
  if (arms.length > 0) turn.add(armItem(turn, thread, { instruction, binds }));
  // Behind a mail that is still to be sent the wait begins when the mail has gone: then this is written.
  const from = turn.twin === undefined ? (thread.from ?? since) : undefined;
  if (instruction.until) turn.add(timeOf(turn, thread, instruction, from));
  thread.mode = 'effect';
  if (arms.length === 0 && !instruction.until) thread.mode = 'waiting';
}

function armItem(
  turn: Turn,
  thread: MutableThread,
  { instruction, binds }: { instruction: Wait; binds: Reading['binds'] },
): Item {
  const { step, arms } = instruction;
  const fired = Object.keys(thread.fired ?? {});
  return {
    kind: 'arm',
    pc: thread.pc,
    step,
    visit: thread.visit,
    since: arms.map((arm) => sinceOf(turn, arm, step)),
    binds,
    ...(fired.length > 0 ? { fired } : {}),
    ...passedOver(turn, thread),
  };
}

/** What a task that resolves itself looks back to; nothing to say where it can only look at now. */
function lookBack(
  turn: Turn,
  thread: MutableThread,
  { step, doneWhen: arms = [] }: Task,
): Pick<Extract<Item, { kind: 'openTask' }>, 'since' | 'except' | 'led'> {
  const events = arms.some(({ trigger }) => trigger.kind === 'event');
  if (!events) return {};
  const since = arms.map((arm) => sinceOf(turn, arm, step));
  return { since, ...passedOver(turn, thread) };
}

/** One event satisfies one step once: a second visit looks back no further than to where the first ended. */
function sinceOf(turn: Turn, { since }: Arm, step: string): number {
  const own = turn.state.steps[step];
  const start = own?.since ?? turn.now;
  if (since === 'step') return start;
  const from = since === 'enrollment' ? turn.state.startedAt : turn.state.steps[since.step]?.since;
  return Math.max(from ?? start, own?.endedBefore ?? 0);
}

function branch(turn: Turn, thread: MutableThread, instruction: Branch): void {
  const look = environmentOf(turn.known(thread), turn.facts);
  const taken = instruction.arms.findIndex((arm) => evaluate(arm.if.expr, look) === true);
  const arm = instruction.arms[taken];
  const read = instruction.arms.slice(0, arm ? taken + 1 : undefined).map((one) => one.if);
  turn.tell(thread, {
    kind: 'branch',
    outcome: arm ? arm.if.source : 'else',
    why: arm ? `${arm.if.source} holds` : 'no other arm holds',
    values: valuesSeen(read, look),
  });
  forget(turn, thread, arm ? arm.to : instruction.else);
}

function split(turn: Turn, thread: MutableThread, instruction: Split): void {
  const { step, salt, arms } = instruction;
  const fixed = turn.state.arms?.[step];
  const customer = String(turn.facts['customer.id'] ?? '');
  const arm = arms.find(({ name }) => name === fixed) ?? armOf(arms, `split:${salt}:${customer}`);
  if (!arm) return forget(turn, thread, instruction.next);
  turn.tell(thread, { kind: 'branch', outcome: arm.name, why: `falls into arm ${arm.name}` });
  record(turn, thread, { outcome: arm.name, at: turn.now });
  go(turn, thread, arm.to);
}

function enroll(turn: Turn, thread: MutableThread, instruction: Run): void {
  const look = environmentOf(turn.known(thread), turn.facts);
  const given = Object.entries(instruction.with).flatMap(([field, formula]) => {
    const value = evaluate(formula.expr, look);
    return value === undefined ? [] : [[field, value] as const];
  });
  const at = { pc: thread.pc, ...place(turn, thread) };
  turn.add({ kind: 'enrollInto', ...at, with: Object.fromEntries(given) });
  thread.mode = 'effect';
}

/** UTF-16 units stand in for bytes where they are surely enough; only a large state is counted exactly. */
function sizeOf(turn: Turn): number {
  const { steps, ...rest } = turn.state;
  const ofSteps = Object.entries(steps).reduce(
    (sum, [id, one]) => sum + id.length + unitsOf(one),
    0,
  );
  const units = JSON.stringify({ ...rest, pending: turn.items }).length + ofSteps;
  if (units * 3 <= STATE_BYTES) return units;
  const text = JSON.stringify({ ...turn.state, pending: turn.items });
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** A result is never changed, only replaced: each is measured once. */
const measured = new WeakMap<StepResult, number>();
/** `"":,` around it. */
const MARKS = 4;

function unitsOf(result: StepResult): number {
  const known = measured.get(result) ?? JSON.stringify(result).length + MARKS;
  measured.set(result, known);
  return known;
}
