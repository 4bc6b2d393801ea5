import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { GraphProps } from './graph/graph';
import { Skeletons } from './skeletons';

const Graph = lazy(async () => ({ default: (await import('./graph/graph')).Graph }));

const WIDE = window.matchMedia('(min-width: 601px)');

function listen(listener: () => void): () => void {
  WIDE.addEventListener('change', listener);
  return () => WIDE.removeEventListener('change', listener);
}

/** Whether there is room for a picture. */
export function useIsWide(): boolean {
  return useSyncExternalStore(listen, () => WIDE.matches);
}

/** The picture, in a chunk of its own; on a narrow page there is none, and it is not fetched: the outline says the same. */
export function LazyGraph(props: GraphProps) {
  const wide = useIsWide();
  if (!wide) return null;
  return (
    <Suspense fallback={<Skeletons rows={6} />}>
      <Graph {...props} />
    </Suspense>
  );
}
