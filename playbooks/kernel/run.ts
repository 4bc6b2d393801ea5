import type { Condition } from './expression';
import { evaluate } from './evaluate';
import { finish } from './leave';
import { bindsFor, bindsRead, environmentOf, factNames, valuesSeen } from './names';
import { begin, complete, forget } from './outcome';
import { park } from './park';
import { END } from './plan';
import type { Arm, Branch, Wait } from './plan';
import { send } from './send';
import type { MutableThread, Turn } from './turn';

/** What each instruction does when a thread comes to it. A thread runs until it has to wait for somebody. */

/** Ways back are limited by the language; this is the guard behind it. */
const VISITS = 500;
const STATE_BYTES = 64 * 1024;

export function run(turn: Turn, thread: MutableThread): void {
  while (thread.mode === 'enter' && turn.state.exit === null) {
    if (thread.pc === END) {
      finish(turn, { exit: 'finished', why: 'ran past the last step' });
    } else if (arrive(turn, thread) && passes(turn, thread)) {
      perform(turn, thread);
      if (turn.ahead && thread.mode === 'enter' && turn.instruction(thread).op === 'send') return;
    }
    if (!turn.state.threads.includes(thread)) return;
  }
}

/** Begins the visit, unless it has begun. False: it may not. */
function arrive(turn: Turn, thread: MutableThread): boolean {
  if (thread.visit > 0) return true;
  const { step } = turn.instruction(thread);
  if (sizeOf(turn) > STATE_BYTES) {
    park(turn, thread, { code: 'state-too-large', reason: 'the state is larger than 64 KiB' });
  } else if ((turn.state.steps[step]?.visits ?? 0) >= VISITS) {
    park(turn, thread, { code: 'visit-limit', reason: `reached for the ${VISITS + 1}st time` });
  } else begin(turn, thread);
  return thread.mode === 'enter';
}

/** False: the step's `if` does not hold and the thread is past it, or facts must be read first. */
function passes(turn: Turn, thread: MutableThread): boolean {
  const instruction = turn.instruction(thread);
  const conditions = [
    ...(instruction.if ? [instruction.if] : []),
    ...(instruction.op === 'branch' ? instruction.arms.map((arm) => arm.if) : []),
  ];
  if (needsFacts(turn, thread, conditions)) return false;
  if (!instruction.if) return true;
  const look = environmentOf(turn.state, turn.facts);
  if (evaluate(instruction.if.expr, look) === true) return true;
  const why = `passed: ${instruction.if.source} does not hold`;
  turn.tell(thread, { kind: 'passed', why, values: valuesSeen([instruction.if], look) });
  forget(turn, thread, instruction.next);
  return false;
}

/** Facts count for the wake-up that read them; one item reads them for all threads. */
function needsFacts(turn: Turn, thread: MutableThread, conditions: readonly Condition[]): boolean {
  const names = factNames(conditions);
  if (names.every((name) => turn.asked.has(name))) return false;
  const earlier = turn.items.find((item) => item.kind === 'readFacts');
  const all = [...new Set([...(earlier?.names ?? []), ...names])].sort();
  const binds = bindsFor(
    turn.state,
    turn.plan,
    all.filter((name) => name.startsWith('#')),
  );
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
  const { pc, visit } = thread;
  switch (instruction.op) {
    case 'send':
      return turn.ahead ? undefined : send(turn, thread, run);
    case 'task':
      turn.add({
        kind: 'openTask',
        pc,
        step: instruction.step,
        visit,
        binds: bindsRead(turn.state, turn.plan),
      });
      thread.mode = 'effect';
      return;
    case 'notify':
      turn.add({
        kind: 'notice',
        pc,
        step: instruction.step,
        visit,
        binds: bindsRead(turn.state, turn.plan),
      });
      // A notice that is tried again waits for its answer; else nothing depends on it.
      if (thread.side) thread.mode = 'effect';
      else complete(turn, thread, { at: turn.now });
      return;
    case 'wait':
      return wait(turn, thread, instruction);
    case 'branch':
      return branch(turn, thread, instruction);
    case 'exit':
      return finish(turn, {
        exit: instruction.exit,
        why: `reached ${instruction.step}`,
        pc: thread.pc,
      });
  }
}

function wait(turn: Turn, thread: MutableThread, instruction: Wait): void {
  const { pc, visit } = thread;
  const { step, arms } = instruction;
  if (arms.length > 0) {
    const except = turn.state.steps[step]?.taken;
    turn.add({
      kind: 'arm',
      pc,
      step,
      visit,
      since: arms.map((arm) => sinceOf(turn, arm, step)),
      binds: bindsFor(turn.state, turn.plan, arms.flatMap(namesOf)),
      ...(except ? { except } : {}),
    });
  }
  if (instruction.until) {
    // Behind a mail that is still to be sent the wait begins when the mail has gone: then this is written.
    const begun = turn.ahead ? {} : { from: turn.state.steps[step]?.since ?? turn.now };
    turn.add({ kind: 'resolveTime', pc, step, visit, ...begun });
  }
  thread.mode = 'effect';
  if (arms.length === 0 && !instruction.until) thread.mode = 'waiting';
}

/** One event satisfies one step once: a second visit looks back to where the first ended. */
function sinceOf(turn: Turn, arm: Arm, step: string): number {
  const own = turn.state.steps[step];
  const start = own?.since ?? turn.now;
  if (typeof arm.since === 'object')
    return Math.max(turn.state.steps[arm.since.step]?.since ?? start, own?.endedBefore ?? 0);
  return own?.endedBefore ?? (arm.since === 'enrollment' ? turn.state.startedAt : start);
}

function namesOf({ trigger }: Arm): readonly string[] {
  const watched = trigger.kind === 'event' ? [] : trigger.condition.names;
  return [...watched, ...(trigger.if?.names ?? [])];
}

function branch(turn: Turn, thread: MutableThread, instruction: Branch): void {
  const look = environmentOf(turn.state, turn.facts);
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

/** UTF-16 units stand in for bytes where they are surely enough; only a large state is counted exactly. */
function sizeOf(turn: Turn): number {
  const text = JSON.stringify({ ...turn.state, pending: turn.items });
  if (text.length * 3 <= STATE_BYTES) return text.length;
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
