import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { GraphProps } from './graph/graph';
import { Skeletons } from './skeletons';

const fetched = () => import('./graph/graph');
const Graph = lazy(async () => ({ default: (await fetched()).Graph }));

const WIDE = window.matchMedia('(min-width: 601px)');
// A screen that has a graph asks for its code while it asks for its data.
if (WIDE.matches) void fetched().catch(() => undefined);

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
