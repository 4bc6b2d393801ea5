import { queryOptions } from '@tanstack/react-query';
import { answerAs, api } from './client';

export interface Switch {
  readonly scope: string;
  readonly engaged: boolean;
  readonly reason: string | null;
  readonly changed_by: string;
  readonly changed_at: string;
  readonly version: number;
}

/** All that were ever turned. */
export const switchesQuery = queryOptions({
  queryKey: ['switches'],
  queryFn: async () => (await answerAs<{ data: readonly Switch[] }>(api.GET('/v1/switches'))).data,
});
