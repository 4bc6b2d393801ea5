import { cancelBranches } from './cancel';
import { complete, lead, ledBy } from './outcome';
import type { Join, Parallel } from './plan';
import { byId, fork, hold, membership } from './threads';
import type { MutableThread, Turn } from './turn';

/** Branches of parallel: a thread for each; the one that came waits at the parallel until the join is met. */

export function parallel(turn: Turn, thread: MutableThread, { branches }: Parallel): void {
  // The end of its branches is not written yet: new ones would be ended with them.
  if (turn.asks((item) => item.kind === 'cancel' && item.pc === thread.pc))
    return hold(turn, thread);
  thread.mode = 'joining';
  thread.joined = [];
  let after = thread;
  const led = {
    ...(thread.led ? { led: thread.led } : {}),
    ...(thread.late === undefined ? {} : { late: thread.late }),
  };
  for (const { name, to } of branches) {
    const start = { pc: to, visit: 0, mode: 'enter', ...led } as const;
    after = fork(turn, after, { ...start, parent: thread.id, branch: name });
  }
}

export function join(turn: Turn, thread: MutableThread, instruction: Join): void {
  // A join outside of what is looked ahead for is for those who stand at it.
  if (thread.id === turn.twin) return void turn.blocked.add(thread);
  const parent = thread.parent === undefined ? undefined : byId(turn, thread.parent);
  turn.state.threads = turn.state.threads.filter((one) => one !== thread);
  if (!parent) return;
  parent.joined = [...(parent.joined ?? []), instruction.branch];
  lead(turn, parent, ledBy(turn, thread));
  if (thread.late === undefined) delete parent.late;
  else parent.late = thread.late;
  joinIfMet(turn, parent);
}

/** Goes on behind the parallel once enough of its branches have come to their end. */
export function joinIfMet(turn: Turn, parent: MutableThread): void {
  const { kind, names } = (turn.instruction(parent) as Parallel).join;
  const isIn = (name: string) => parent.joined?.includes(name) === true;
  if (kind === 'all' ? names.every(isIn) : names.some(isIn)) goOn(turn, parent);
}

function goOn(turn: Turn, parent: MutableThread): void {
  const joined = parent.joined ?? [];
  for (const side of turn.state.threads) {
    if (side.parent !== parent.id || !side.side || !joined.includes(side.branch ?? '')) continue;
    delete side.parent;
    delete side.branch;
    Object.assign(side, membership(parent));
  }
  cancelBranches(turn, parent);
  turn.tell(parent, { kind: 'outcome', why: `${joined.join(', ')} came to an end` });
  complete(turn, parent, { at: turn.now });
}
