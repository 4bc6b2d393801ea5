import { useEffect, useState } from 'react';

const AFTER_MS = 800;

/** The screen one came for asks first; what only counts in the header waits for it. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
