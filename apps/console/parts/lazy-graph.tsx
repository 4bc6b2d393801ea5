import { type ComponentType, useState, useSyncExternalStore } from 'react';
import type { GraphProps } from './graph/graph';
import { lazyPart, LazyPlace } from './lazy-part';
import { Skeletons } from './skeletons';

/** Once it is there: then nothing stands in its place first, which would be drawn and thrown away. */
let there: ComponentType<GraphProps> | undefined;
async function fetched(): Promise<ComponentType<GraphProps>> {
  there = (await import('./graph/graph')).Graph;
  return there;
}
const Graph = lazyPart(fetched);

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
  // As long as it is on show it stays the one it was at first: another would be drawn anew.
  const [Drawn] = useState<ComponentType<GraphProps>>(() => there ?? Graph);
  if (!wide) return null;
  return (
    <LazyPlace at="graph" wait={<Skeletons rows={6} />}>
      <Drawn {...props} />
    </LazyPlace>
  );
}
