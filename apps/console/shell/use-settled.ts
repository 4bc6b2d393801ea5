import { useIsFetching } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

const AFTER_MS = 800;

/** The screen one came for asks first; what only counts in the header waits until that has come. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  const fetching = useIsFetching() > 0;
  useEffect(() => {
    if (settled || fetching) return undefined;
    const timer = setTimeout(() => setSettled(true), AFTER_MS);
    return () => clearTimeout(timer);
  }, [settled, fetching]);
  return settled;
}
