import { passedOver, watchedBinds } from './arming';
import { retime } from './clocks';
import { place } from './outcome';
import { unpark } from './park';
import type { MutableThread, Turn } from './turn';

/** What is asked for once a move to another version is written. */

/** Clocks and arms of tasks that went along, under their new names. */
export function follow(turn: Turn): void {
  for (const thread of turn.state.threads) {
    if (!thread.moved) continue;
    delete thread.moved;
    if (thread.parked) unpark(turn, thread, { why: 'the step is another one now' });
    armTask(turn, thread);
    retime(turn, thread, 'its version is another one now');
  }
}

function armTask(turn: Turn, thread: MutableThread): void {
  const instruction = turn.instruction(thread);
  if (instruction.op !== 'task') return;
  const { doneWhen, pauseWhile } = instruction;
  standStill(turn, thread, pauseWhile !== undefined);
  delete thread.beside;
  delete thread.bound;
  if (!doneWhen && !pauseWhile) return;
  thread.beside = true;
  const binds = watchedBinds(turn, thread);
  const at = { pc: thread.pc, ...place(turn, thread), binds };
  const since = turn.state.steps[instruction.step]?.since ?? turn.now;
  const look = passedOver(turn, thread);
  if (doneWhen) turn.add({ kind: 'armBeside', ...at, what: 'done_when', since, ...look });
  if (pauseWhile) turn.add({ kind: 'armBeside', ...at, what: 'pause', since, ...look });
}

/** Where nothing stops its clock any more, it runs from here on. */
export function standStill(turn: Turn, thread: MutableThread, mayStop: boolean): void {
  const last = thread.pauses?.at(-1);
  if (mayStop || !thread.pauses || !last || last.to !== undefined) return;
  thread.pauses = [...thread.pauses.slice(0, -1), { from: last.from, to: turn.now }];
}
