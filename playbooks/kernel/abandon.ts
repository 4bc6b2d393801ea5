import { cancelBranches, takeBack } from './cancel';
import { onDesk } from './clocks';
import { place } from './outcome';
import type { MutableThread, Turn } from './turn';

/** What the step has out there is taken in, whatever becomes of it. */
export function abandon(turn: Turn, thread: MutableThread): void {
  const at = place(turn, thread);
  const { op } = turn.instruction(thread);
  takeBack(turn, thread);
  if (op === 'parallel') cancelBranches(turn, thread);
  if (op === 'wait') turn.add({ kind: 'disarm', ...at });
  if (op === 'repeat') turn.setTurn(thread.pc, undefined);
  if (op === 'task' && thread.open) turn.add({ kind: 'closeTask', ...at, outcome: 'closed' });
  if (op === 'send' && onDesk(thread))
    turn.add({ kind: 'closeApproval', ...at, outcome: 'cancelled' });
  if (op === 'send' && thread.held !== undefined)
    turn.add({ kind: 'withdraw', ...at, reason: 'cancelled' });
}
