import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;
export type ListedOutreach = Json<paths['/v1/outreach']['get']['responses'][200]>['data'][number];
export type Outreach = Json<paths['/v1/outreach/{id}']['get']['responses'][200]>;

export const outreachQuery = (id: string) =>
  queryOptions({
    queryKey: ['outreach', id],
    queryFn: () => answerOf(api.GET('/v1/outreach/{id}', { params: { path: { id } } })),
  });

/** What a person found out about a send that was cut; the same key again is the same word. */
export const confirmOutreach = (id: string, key: string, body: { sent: boolean; note: string }) =>
  answerOf(
    api.POST('/v1/outreach/{id}/confirm', {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
      body,
    }),
  );
