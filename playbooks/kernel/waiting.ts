import type { External } from './input';
import { armId } from './command';
import { pick } from './names';
import { complete } from './outcome';
import type { Span, Trigger, Wait } from './plan';
import type { MutableThread, Turn } from './turn';

/** How waits end: by the thing they wait for, or by their deadline. */

type Happened = Pick<Extract<External, { kind: 'event' }>, 'id' | 'arm' | 'type' | 'at' | 'data'>;

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

export function finishWait(turn: Turn, thread: MutableThread, event: Happened): void {
  const instruction = turn.instruction(thread) as Wait;
  const index = armIndex(turn, thread, event.arm);
  const outcome = instruction.arms[index]?.name;
  if (outcome === undefined)
    throw new Error(`${event.arm} is no arm of step ${instruction.step}, visit ${thread.visit}`);
  const why = firedWhy(instruction.arms[index]?.trigger, event.type);
  const fields = pick(event.data, turn.plan.keeps[instruction.step]);
  over(turn, thread, { outcome, why });
  complete(turn, thread, { outcome, at: event.at, event: fields, taken: event.id });
}

export function passDeadline(turn: Turn, thread: MutableThread): void {
  const instruction = turn.instruction(thread);
  const at = thread.deadline ?? turn.now;
  if (instruction.op === 'task') {
    const { visit } = thread;
    turn.add({ kind: 'closeTask', step: instruction.step, visit, outcome: 'given_up' });
    thread.mode = 'closing';
  } else if (instruction.op === 'wait') {
    const outcome = instruction.untilOutcome;
    const span = instruction.until ? spanText(instruction.until) : 'the time';
    const why = outcome === 'timeout' ? `nothing came within ${span}` : `${span} have passed`;
    over(turn, thread, { outcome, why });
    complete(turn, thread, { outcome, at });
  }
}

export function firedWhy(trigger: Trigger | undefined, type: string): string {
  return trigger && trigger.kind !== 'event'
    ? `${trigger.condition.source} holds`
    : `${type} happened`;
}

function over(turn: Turn, thread: MutableThread, how: { outcome: string; why: string }): void {
  turn.tell(thread, { kind: 'outcome', ...how });
  turn.add({ kind: 'disarm', step: turn.instruction(thread).step, visit: thread.visit });
}

function armIndex(turn: Turn, thread: MutableThread, arm: string): number {
  const instruction = turn.plan.code[thread.pc];
  if (instruction?.op !== 'wait') return -1;
  const { step, arms } = instruction;
  return arms.findIndex((one) => armId(step, thread.visit, one.name) === arm);
}

function spanText({ n, unit, time }: Span): string {
  return `${n}${unit}${time === undefined ? '' : ` at ${time}`}`;
}
