import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;
export type ListedMail = Json<paths['/v1/sandbox/mails']['get']['responses'][200]>['data'][number];
export type Mail = Json<paths['/v1/sandbox/mails/{id}']['get']['responses'][200]>;
export type Channel = NonNullable<
  NonNullable<paths['/v1/sandbox/mails']['get']['parameters']['query']>['channel']
>;

export const CHANNELS: readonly Channel[] = [
  'email',
  'slack',
  'feishu',
  'dingtalk',
  'wecom',
  'sms',
  'webhook',
];

/** What is sent while one looks should show soon. */
const LOOK_MS = 3_000;

export const mailsQuery = (channel: Channel | undefined) =>
  queryOptions({
    queryKey: ['sandbox', channel ?? 'all'],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/v1/sandbox/mails', {
            params: { query: { limit: 200, ...(channel === undefined ? {} : { channel }) } },
          }),
        )
      ).data,
    refetchInterval: LOOK_MS,
  });

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['sandbox-mail', id],
    queryFn: () => answerOf(api.GET('/v1/sandbox/mails/{id}', { params: { path: { id } } })),
  });

export const replyTo = (id: string, key: string, text: string) =>
  answerOf(
    api.POST('/v1/sandbox/mails/{id}/reply', {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
      body: text.trim() === '' ? {} : { text },
    }),
  );

export const throwAway = (id: string) =>
  answerOf(api.DELETE('/v1/sandbox/mails/{id}', { params: { path: { id } } }));
export const throwAllAway = () => answerOf(api.DELETE('/v1/sandbox/mails'));
