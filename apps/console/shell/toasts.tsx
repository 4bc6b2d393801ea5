import { useSyncExternalStore } from 'react';

/** What has just happened, said politely; the last word stays until the next. */

let said = '';
const listeners = new Set<() => void>();

export function say(words: string): void {
  said = words;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function Toasts() {
  const words = useSyncExternalStore(listen, () => said);
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      {words}
    </div>
  );
}
