import { takeBack } from './cancel';
import type { Item } from './command';
import { freshId } from './threads';
import type { Turn } from './turn';

/** What an exit does itself, in its own transaction: nothing of this needs to be written before it. */
const MOOT: readonly Item['kind'][] = ['armExits', 'disarm', 'status', 'cancel'];
/** Of what was decided in the same tick only the story and what people were told survives an exit from outside. */
const TOLD: readonly Item['kind'][] = ['trace', 'notice'];

export interface Leaving {
  readonly exit: string;
  readonly why: string;
  readonly by?: string;
  /** What the one who took it out said. */
  readonly reason?: string;
  /** Where the steps left, when they did. */
  readonly pc?: number;
}

/** The enrollment came to its end by its own steps: what they did on the way counts. */
export function finish(turn: Turn, leaving: Leaving): void {
  end(turn, leaving, ({ kind }) => !MOOT.includes(kind) || (kind === 'armExits' && mayHold(turn)));
}

/** An exit may hold already as it is armed; then the steps did not come to their end. */
function mayHold({ plan }: Turn): boolean {
  return Object.values(plan.exits).some(
    ({ trigger }) => trigger !== undefined && !['event', 'becomes'].includes(trigger.kind),
  );
}

/** An event or an operator ends the enrollment at once: steps under way are dropped, what they wanted is not done. */
export function takeExit(turn: Turn, leaving: Leaving): void {
  end(turn, leaving, (item) => TOLD.includes(item.kind));
}

function end(turn: Turn, leaving: Leaving, stays: (item: Item) => boolean): void {
  if (turn.state.exit !== null) return;
  for (const thread of turn.state.threads) takeBack(turn, thread);
  turn.items = turn.items.filter(stays);
  conclude(turn, leaving.exit);
  turn.add({ kind: 'exit', ...leaving });
}

/** From here on nothing of the steps goes on, but the exit is not written yet. */
export function conclude(turn: Turn, exit: string): void {
  turn.state.exit = exit;
  turn.state.status = 'done';
  turn.state.threads = [];
}

/** The exit stands: its closing steps begin. */
export function ended(turn: Turn, exit: string): void {
  const { state, plan } = turn;
  if (state.ended) return;
  conclude(turn, exit);
  state.ended = true;
  const pc = Object.hasOwn(plan.exits, exit) ? plan.exits[exit]?.do : undefined;
  if (pc !== undefined) state.threads.push({ id: freshId(state), pc, visit: 0, mode: 'enter' });
}
