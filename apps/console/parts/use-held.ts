import { useState } from 'react';

interface Held<T> {
  readonly rows: readonly T[];
  /** How many came since; they wait to be asked for. */
  readonly fresh: number;
  readonly show: () => void;
}

/** Nothing moves under the cursor: what comes in above the rows one looks at waits until it is asked for. */
export function useHeld<T extends { readonly id: string }>(
  told: readonly T[] | undefined,
  about: string,
): Held<T> {
  const [first, setFirst] = useState<{ readonly about: string; readonly id: string }>();
  const head = told?.[0]?.id;
  const top = first?.about === about ? first.id : undefined;
  const at = told?.findIndex(({ id }) => id === top) ?? -1;
  const fresh = Math.max(0, at);
  // The first answer, or what stood on top is gone: there is no place to hold.
  if (at === -1 && head !== undefined && head !== top) setFirst({ about, id: head });
  return {
    rows: told?.slice(fresh) ?? [],
    fresh,
    show: () => setFirst(head === undefined ? undefined : { about, id: head }),
  };
}
