import type { Item } from './command';
import type { Turn } from './turn';

/** What an exit does itself, in its own transaction: nothing of this needs to be written before it. */
const MOOT: readonly Item['kind'][] = ['armExits', 'disarm', 'status'];
/** Of what was decided in the same tick only the story and what people were told survives an exit from outside. */
const TOLD: readonly Item['kind'][] = ['trace', 'notice'];

export interface Leaving {
  readonly exit: string;
  readonly why: string;
  readonly by?: string;
  /** Where the steps left, when they did. */
  readonly pc?: number;
}

/** The enrollment came to its end by its own steps: what they did on the way counts. */
export function finish(turn: Turn, leaving: Leaving): void {
  end(turn, leaving, (item) => !MOOT.includes(item.kind));
}

/** An event or an operator ends the enrollment at once: steps under way are dropped, what they wanted is not done. */
export function takeExit(turn: Turn, leaving: Leaving): void {
  end(turn, leaving, (item) => TOLD.includes(item.kind));
}

function end(turn: Turn, leaving: Leaving, stays: (item: Item) => boolean): void {
  const { state } = turn;
  if (state.exit !== null) return;
  state.exit = leaving.exit;
  state.status = 'done';
  state.threads = [];
  turn.items = turn.items.filter(stays);
  turn.add({ kind: 'exit', ...leaving });
}
