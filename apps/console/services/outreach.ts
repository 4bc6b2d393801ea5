import { queryOptions } from '@tanstack/react-query';
import { answerAs, answerOf, api } from './client';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;
export type ListedOutreach = Json<paths['/v1/outreach']['get']['responses'][200]>['data'][number];

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

/** The same message once more; every check is asked again before it leaves. */
export const resendOutreach = (id: string, key: string, note: string) =>
  answerOf(
    api.POST('/v1/outreach/{id}/resend', {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
      body: { note },
    }),
  );

/** What has been decided about and could not leave yet. */
export const waitingQuery = (customer: string) =>
  queryOptions({
    queryKey: ['outreach', 'waiting', customer],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/v1/outreach', {
            params: { query: { customer, status: 'waiting', limit: 50 } },
          }),
        )
      ).data,
  });

export const suppressionsQuery = (email: string) =>
  queryOptions({
    queryKey: ['suppressions', email],
    queryFn: async () =>
      (
        await answerAs<{ data: readonly { id: string; reason: string; at?: string }[] }>(
          api.GET('/v1/suppressions', { params: { query: { email } } }),
        )
      ).data,
  });
