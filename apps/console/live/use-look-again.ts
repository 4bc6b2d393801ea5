import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { lookAgain } from '../services/list';

/** A list that no hint tells of is looked at this often while somebody sees it, by one request each time. */
export function useLookAgain(queryKey: QueryKey, everyMs: number): void {
  const client = useQueryClient();
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    const look = () => {
      const query = client.getQueryCache().find({ queryKey: JSON.parse(key) as QueryKey });
      if (query === undefined || document.visibilityState === 'hidden') return;
      lookAgain(client, query).catch(() => undefined);
    };
    const timer = window.setInterval(look, everyMs);
    return () => window.clearInterval(timer);
  }, [client, key, everyMs]);
}
