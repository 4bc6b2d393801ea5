import type { Draft, MutableThread, Turn } from './turn';

/** The threads of an enrollment: how they come to be, and which belong together. */

/** A number no thread has, nor anything in flight was asked for by. */
export function freshId({ threads, delivering, calling = {} }: Draft): number {
  const flights = [...Object.values(delivering), ...Object.values(calling)];
  const taken = [...threads.map(({ id }) => id), ...flights.map(({ thread }) => thread)];
  return Math.max(0, ...taken) + 1;
}

/** Starts a thread, to run right after another one. */
export function fork(
  turn: Turn,
  after: MutableThread,
  more: Omit<MutableThread, 'id'>,
): MutableThread {
  const thread: MutableThread = { ...more, id: freshId(turn.state) };
  const at = turn.state.threads.indexOf(after);
  turn.state.threads.splice(at + 1, 0, thread);
  return thread;
}

/** The threads of a parallel and of those inside it, in order. */
export function descendants(turn: Turn, parent: MutableThread): MutableThread[] {
  return turn.state.threads.filter(({ parent: id }) => {
    for (let up = id; up !== undefined; up = byId(turn, up)?.parent)
      if (up === parent.id) return true;
    return false;
  });
}

export function byId(turn: Turn, id: number): MutableThread | undefined {
  return turn.state.threads.find((thread) => thread.id === id);
}

/** A task or notice nobody waits for belongs to the branch it was begun in. */
export function membership({
  parent,
  branch,
}: MutableThread): Pick<MutableThread, 'parent' | 'branch'> {
  return {
    ...(parent === undefined ? {} : { parent }),
    ...(branch === undefined ? {} : { branch }),
  };
}

/** Waits for the batch to be written before it goes on: what it is about to ask for cannot stand beside what is asked for. */
export function hold(turn: Turn, thread: MutableThread): void {
  if (turn.twin === undefined) thread.mode = 'facts';
  else turn.blocked.add(thread);
}

/** A record without one of its keys. */
export function without<T>(
  record: Readonly<Record<string, T>> = {},
  key: string,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([one]) => one !== key));
}
