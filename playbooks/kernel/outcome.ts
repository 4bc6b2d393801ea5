import type { Value } from './expression';
import type { StepResult } from './state';
import { refreshStatus } from './status';
import type { MutableThread, Turn } from './turn';

/** How a step begins and ends: its result, and where the thread goes from there. */

export interface Ended {
  readonly outcome?: string;
  /** When what ended it happened, ms. */
  readonly at: number;
  readonly by?: string;
  readonly reason?: string;
  readonly event?: Readonly<Record<string, Value>>;
  readonly form?: Readonly<Record<string, Value>>;
  /** Id of the event that ended it. */
  readonly taken?: string;
}

const TAKEN = 20;

export function go(turn: Turn, thread: MutableThread, pc: number): void {
  if (thread.side) {
    turn.state.threads = turn.state.threads.filter((one) => one !== thread);
    return refreshStatus(turn);
  }
  thread.pc = pc;
  thread.visit = 0;
  thread.mode = 'enter';
  delete thread.deadline;
  delete thread.open;
  if (!thread.parked) return;
  delete thread.parked;
  refreshStatus(turn);
}

/** Counts the visit; `steps.x` goes on to tell of the one before until this one ends. */
export function begin(turn: Turn, thread: MutableThread): void {
  const { step } = turn.instruction(thread);
  const old = turn.state.steps[step];
  const endedBefore = old?.at ?? old?.endedBefore;
  thread.visit = (old?.visits ?? 0) + 1;
  turn.state.steps[step] = {
    ...old,
    visits: thread.visit,
    since: turn.now,
    ...(endedBefore === undefined ? {} : { endedBefore }),
  };
}

/** The step ends with an outcome: the thread goes where the plan says. */
export function complete(turn: Turn, thread: MutableThread, ended: Ended): void {
  const instruction = turn.instruction(thread);
  const { taken, at, ...rest } = ended;
  const bare = bareResult(turn, thread);
  turn.state.steps[instruction.step] = {
    ...bare,
    ...rest,
    at: Math.max(bare.since, Math.min(at, turn.now)),
    ...(taken === undefined ? {} : { taken: [...(bare.taken ?? []), taken].slice(-TAKEN) }),
  };
  const { outcomes, next } = instruction;
  const listed = ended.outcome !== undefined && Object.hasOwn(outcomes, ended.outcome);
  go(turn, thread, (listed ? outcomes[ended.outcome ?? ''] : undefined) ?? next);
}

/** The step is passed or has failed: nobody can say how it ended. */
export function forget(turn: Turn, thread: MutableThread, pc: number): void {
  turn.state.steps[turn.instruction(thread).step] = bareResult(turn, thread);
  go(turn, thread, pc);
}

function bareResult(turn: Turn, thread: MutableThread): StepResult {
  const old = turn.state.steps[turn.instruction(thread).step];
  return {
    visits: thread.visit,
    since: old?.since ?? turn.now,
    ...(old?.taken ? { taken: old.taken } : {}),
    ...(old?.endedBefore === undefined ? {} : { endedBefore: old.endedBefore }),
  };
}
