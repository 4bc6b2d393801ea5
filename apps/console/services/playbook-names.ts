import { queryOptions } from '@tanstack/react-query';
import { answerAs, api } from './client';

interface Named {
  readonly id: string;
  readonly title?: string | null;
}

/** For choices; what a playbook is and does has a page of its own. */
export const playbookNamesQuery = queryOptions({
  queryKey: ['playbooks', 'names'],
  queryFn: async () =>
    (
      await answerAs<{ data: readonly Named[] }>(
        api.GET('/v1/playbooks', { params: { query: { limit: 200 } } }),
      )
    ).data,
  staleTime: 300_000,
});
