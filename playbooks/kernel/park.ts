import type { ParkCode } from './command';
import { forget } from './outcome';
import { refreshStatus } from './status';
import type { TraceEntry } from './trace-entry';
import type { MutableThread, Turn } from './turn';

/** A step that cannot be done waits, visibly, until what it lacks is there or a person decides; it never ends an enrollment. */

/** Of these nobody's `on_failure` can get round: the next step would meet them again. */
const OURS: readonly ParkCode[] = ['settle-failed', 'state-too-large', 'visit-limit'];

export function park(
  turn: Turn,
  thread: MutableThread,
  lack: { readonly code: ParkCode; readonly reason: string; readonly untold?: boolean },
): void {
  const { step, onFailure } = turn.instruction(thread);
  if (onFailure !== undefined && !OURS.includes(lack.code)) {
    turn.tell(thread, { kind: 'outcome', why: `goes on as on_failure says: ${lack.reason}` });
    return forget(turn, thread, onFailure);
  }
  // The others' entries come from the one who could not do it.
  if (lack.untold === true || OURS.includes(lack.code))
    turn.tell(thread, { kind: 'parked', why: lack.reason });
  thread.mode = 'parked';
  thread.parked = { step, code: lack.code, reason: lack.reason };
  delete thread.ahead;
  delete thread.ending;
  if (!lies(thread)) delete thread.deadline;
  refreshStatus(turn);
}

/** It has changed its mode: somebody or the world was faster than what it lacked. */
export function forgetParking(turn: Turn, thread: MutableThread): void {
  if (!thread.parked || turn.state.kernelVersion < 5) return;
  delete thread.parked;
  refreshStatus(turn);
}

/** Something of the step is out there already: a task or a draft, for which times count on. */
function lies({ open, approval, approved }: MutableThread): boolean {
  return open === true || (approval !== undefined && !approved);
}

/** Tries the step again, as the same visit: what it had done already is found done. */
export function unpark(
  turn: Turn,
  thread: MutableThread,
  told: Pick<TraceEntry, 'why' | 'values'>,
): void {
  turn.tell(thread, { kind: 'released', ...told });
  thread.mode = lies(thread) ? 'waiting' : 'enter';
  delete thread.parked;
  refreshStatus(turn);
}
