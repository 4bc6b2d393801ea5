import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { LiveState } from './connection';
import { Live } from './live';

/** The line of this tab, and who of its screens wants to hear of what. */

let live: Live | undefined;
let state: LiveState = { is: 'catching-up', since: Date.now() };
const shown = new Map<symbol, readonly string[]>();
const listeners = new Set<() => void>();

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function tellWanted(): void {
  live?.want([...new Set([...shown.values()].flat())]);
}

/** While the caller is mounted the tab hears what changes. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    live = new Live(client, (now) => {
      state = now;
      for (const listener of listeners) listener();
    });
    tellWanted();
    return () => {
      live?.close();
      live = undefined;
    };
  }, [client]);
}

/** A screen that shows `customer:acme` hears of it. */
export function useTopics(...topics: readonly string[]): void {
  const words = topics.join(',');
  useEffect(() => {
    const me = Symbol(words);
    shown.set(me, words === '' ? [] : words.split(','));
    tellWanted();
    return () => {
      shown.delete(me);
      tellWanted();
    };
  }, [words]);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(listen, () => state);
}

/** Reading goes on without the server, changing does not. */
export function useIsOffline(): boolean {
  return useLiveState().is === 'offline';
}
