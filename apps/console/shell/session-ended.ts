/** Whether the server has said 401 to somebody who was signed in. */

let ended = false;
const listeners = new Set<() => void>();

function set(now: boolean): void {
  if (ended === now) return;
  ended = now;
  for (const listener of listeners) listener();
}

export const sessionEnded = {
  tell: () => set(true),
  over: () => set(false),
  now: () => ended,
  listen: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};
