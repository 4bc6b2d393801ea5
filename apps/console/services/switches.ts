import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;
export type Switch = Json<paths['/v1/switches']['get']['responses'][200]>['data'][number];

/** All that were ever turned. */
export const switchesQuery = queryOptions({
  queryKey: ['switches'],
  queryFn: async () => (await answerOf(api.GET('/v1/switches'))).data,
});

/** `version`: of the switch as it was read; 0 of one that was never turned. */
export const turnSwitch = (
  scope: string,
  version: number,
  body: { engaged: boolean; reason: string },
) =>
  answerOf(
    api.PATCH('/v1/switches/{scope}', {
      params: { path: { scope }, header: { 'If-Match': `"${version}"` } },
      body,
    }),
  );
