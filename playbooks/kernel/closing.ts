import { lookAhead } from './ahead';
import type { Item } from './command';
import { complete } from './outcome';
import { forgetParking } from './park';
import type { Ending } from './state';
import type { MutableThread, Turn } from './turn';

/** Steps that the kernel ends itself while a person or the world may have been faster: the first commit wins. */

type Close = Extract<Item, { kind: 'closeTask' | 'closeApproval' | 'withdraw' }>;

/** Asks for the end; what follows is written with it, unless the answer is `already`. */
export function endBy(turn: Turn, thread: MutableThread, item: Close, ending: Ending): void {
  thread.mode = 'closing';
  thread.ending = ending;
  forgetParking(turn, thread);
  const end = (ahead: Turn, twin: MutableThread) => conclude(ahead, twin, ending);
  const found =
    turn.state.kernelVersion >= 2 ? lookAhead(turn, thread, { end, outer: turn.items }) : undefined;
  if (found) thread.ahead = found.ahead;
  turn.add(found ? { ...item, then: found.items } : item);
}

/** Nobody was faster. */
export function conclude(turn: Turn, thread: MutableThread, ending: Ending): void {
  const { why, ...ended } = ending;
  const { outcome, reason } = ended;
  turn.tell(thread, {
    kind: outcome === 'skipped' ? 'skipped' : 'outcome',
    why,
    ...(outcome === undefined ? {} : { outcome }),
    ...(reason === undefined ? {} : { values: { reason } }),
  });
  complete(turn, thread, ended);
}
