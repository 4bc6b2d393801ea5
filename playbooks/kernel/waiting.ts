import { armId, besideArmId } from './arm-id';
import type { Met } from './result';
import { endBy } from './closing';
import { pick } from './names';
import { complete, place } from './outcome';
import type { Moment, Picked, Span, Wait, When } from './plan';
import type { Trigger } from './trigger';
import type { MutableThread, Turn } from './turn';

/** How waits end: by the thing they wait for, or by their deadline. */

/** The thread that waits for this arm, with the number of the arm. A parked wait is armed all the same. */
export function waiterOf(
  turn: Turn,
  arm: string,
): { readonly thread: MutableThread; readonly index: number } | undefined {
  for (const thread of turn.state.threads) {
    if (thread.mode !== 'waiting' && thread.mode !== 'parked') continue;
    const index = armIndex(turn, thread, arm);
    if (index >= 0) return { thread, index };
  }
  return undefined;
}

/** The thread whose clocks this arm stops. */
export function pausedBy(turn: Turn, arm: string): MutableThread | undefined {
  return turn.state.threads.find((thread) => {
    if (thread.mode !== 'waiting' && thread.mode !== 'parked') return false;
    return namesOf(turn, thread).some(
      ({ step, visit }) => besideArmId(step, visit, 'pause') === arm,
    );
  });
}

/** What one of its arms waits for has happened. */
export function happened(turn: Turn, thread: MutableThread, event: Met): void {
  const instruction = turn.instruction(thread);
  if (instruction.op === 'wait') return finishWait(turn, thread, event);
  const fields = pick(event.data, turn.plan.keeps[instruction.step]);
  const told = { at: event.at, event: fields, taken: event.id };
  if (instruction.op === 'send') return drop(turn, thread, event);
  const arm = armsOf(turn, thread)[armIndex(turn, thread, event.arm)];
  if (!arm) return;
  const ending = { outcome: arm.name, why: firedWhy(arm.trigger, event.type), ...told };
  if (!thread.open) {
    const { why, ...ended } = ending;
    turn.tell(thread, { kind: 'outcome', outcome: arm.name, why });
    return complete(turn, thread, ended);
  }
  const close = { kind: 'closeTask', ...place(turn, thread), outcome: arm.name } as const;
  endBy(turn, thread, close, ending);
}

function finishWait(turn: Turn, thread: MutableThread, event: Met): void {
  const instruction = turn.instruction(thread) as Wait;
  const arm = instruction.arms[armIndex(turn, thread, event.arm)];
  if (!arm)
    throw new Error(`${event.arm} is no arm of step ${instruction.step}, visit ${thread.visit}`);
  const why = firedWhy(arm.trigger, event.type);
  if (instruction.all) {
    thread.fired = { ...thread.fired, [arm.name]: event.id };
    turn.tell(thread, { kind: 'wait', outcome: arm.name, why });
    if (instruction.arms.some(({ name }) => thread.fired?.[name] === undefined)) return;
  }
  const outcome = instruction.all ? 'all' : arm.name;
  const fields = pick(event.data, turn.plan.keeps[instruction.step]);
  over(turn, thread, { outcome, why });
  complete(turn, thread, { outcome, at: event.at, event: fields, taken: event.id });
}

/** What makes a send pointless has happened while its draft lay on a desk, or a window or cap kept it. */
function drop(turn: Turn, thread: MutableThread, event: Met): void {
  const { unless } = turn.instruction(thread) as { unless?: { trigger: Trigger } };
  const at = place(turn, thread);
  if (thread.held !== undefined) turn.add({ kind: 'withdraw', ...at, reason: 'dropped' });
  else if (thread.approval !== undefined)
    turn.add({ kind: 'closeApproval', ...at, outcome: 'dropped' });
  turn.tell(thread, {
    kind: 'dropped',
    outcome: 'dropped',
    why: `not sent any more: ${firedWhy(unless?.trigger, event.type)}`,
  });
  complete(turn, thread, { outcome: 'dropped', at: event.at, taken: event.id });
}

/** The deadline of a wait. */
export function timeOut(turn: Turn, thread: MutableThread, instruction: Wait): void {
  const outcome = instruction.untilOutcome;
  const span = whenText(instruction.until);
  const why = outcome === 'timeout' ? `nothing came within ${span}` : `${span} have passed`;
  over(turn, thread, { outcome, why });
  complete(turn, thread, { outcome, at: thread.deadline ?? turn.now });
}

/** The moment was gone when the wait began, or when it moved. */
export function isPast(turn: Turn, thread: MutableThread): void {
  const { until } = turn.instruction(thread) as Wait;
  over(turn, thread, { outcome: 'past', why: `${whenText(until)} had passed already` });
  complete(turn, thread, { outcome: 'past', at: turn.now });
}

export function firedWhy(trigger: Trigger | undefined, type: string): string {
  if (trigger?.kind === 'when' || trigger?.kind === 'becomes')
    return `${trigger.condition.source} holds`;
  if (trigger?.kind === 'silence') return `no ${trigger.types.join(' or ')} for so long`;
  return trigger?.kind === 'at' ? `${whenText(trigger.moment)} has come` : `${type} happened`;
}

/** Ends a wait in words and arms. */
export function over(
  turn: Turn,
  thread: MutableThread,
  how: { outcome?: string; why: string },
): void {
  turn.tell(thread, { kind: 'outcome', ...how });
  turn.add({ kind: 'disarm', ...place(turn, thread) });
}

/** Arms of the step a thread is at: of a wait in file order, of a task what resolves it. */
export function armsOf(turn: Turn, thread: MutableThread): Wait['arms'] {
  const instruction = turn.plan.code[thread.pc];
  if (instruction?.op === 'wait') return instruction.arms;
  return instruction?.op === 'task' ? (instruction.doneWhen ?? []) : [];
}

function armIndex(turn: Turn, thread: MutableThread, arm: string): number {
  const instruction = turn.plan.code[thread.pc];
  const names = namesOf(turn, thread);
  if (instruction?.op === 'send')
    return names.some(({ step, visit }) => besideArmId(step, visit, 'unless') === arm) ? 0 : -1;
  return armsOf(turn, thread).findIndex(
    ({ name }) =>
      names.some(({ step, visit }) => armId(step, visit, name) === arm) &&
      !(instruction?.op === 'wait' && thread.fired?.[name] !== undefined),
  );
}

/** What arms of the step are called after, and were before it was moved to another version. */
function namesOf(turn: Turn, { pc, visit, was }: MutableThread): { step: string; visit: number }[] {
  const { step } = turn.plan.code[pc] ?? {};
  return [...(step === undefined ? [] : [{ step, visit }]), ...(was ? [was] : [])];
}

function whenText(when: When | undefined): string {
  if (!when) return 'the time';
  return 'date' in when ? momentText(when) : spanText(when);
}

function momentText({ date, before, after }: Moment): string {
  if (before) return `${spanText(before)} before ${date.source}`;
  return after ? `${spanText(after)} after ${date.source}` : date.source;
}

function spanText(span: Picked<Span>): string {
  if ('pick' in span) return 'the time';
  return `${span.n}${span.unit}${span.time === undefined ? '' : ` at ${span.time}`}`;
}
