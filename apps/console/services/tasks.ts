import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import { listQuery } from './list';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;
export type TaskPage = Json<paths['/v1/tasks']['get']['responses'][200]>;
export type ListedTask = TaskPage['data'][number];
export type Task = Json<paths['/v1/tasks/{id}']['get']['responses'][200]>;
export type TaskWhy = Json<paths['/v1/tasks/{id}/why']['get']['responses'][200]>;
export type FormField = Task['form'][string];

export const LISTS = ['mine', 'queues', 'team', 'snoozed', 'done'] as const;
export type ListName = (typeof LISTS)[number];

/** `filter`: members of the query, also `customer.<attribute>`. A team's tasks come person by person. */
export const tasksQuery = (list: ListName, filter: Readonly<Record<string, string>>) =>
  listQuery(['tasks', list, filter], (cursor, limit) =>
    answerOf(
      api.GET('/v1/tasks', {
        params: {
          query: {
            list,
            limit,
            ...(list === 'team' ? { by: 'person' as const } : {}),
            ...filter,
            ...(cursor === '' ? {} : { cursor }),
          },
        },
      }),
    ),
  );

/** What is open for one customer. */
export const tasksOfQuery = (customer: string) =>
  queryOptions({
    queryKey: ['tasks', 'of', customer],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/v1/tasks', { params: { query: { customer, status: 'open', limit: 50 } } }),
        )
      ).data,
  });

export const countsQuery = queryOptions({
  queryKey: ['tasks', 'counts'],
  queryFn: () => answerOf(api.GET('/v1/tasks/counts')),
});

export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ['task', id],
    queryFn: () => answerOf(api.GET('/v1/tasks/{id}', { params: { path: { id } } })),
  });

export const whyQuery = (id: string) =>
  queryOptions({
    queryKey: ['task', id, 'why'],
    queryFn: () => answerOf(api.GET('/v1/tasks/{id}/why', { params: { path: { id } } })),
  });

export interface Resolution {
  readonly answer?: string;
  readonly form?: Record<string, unknown>;
  readonly checklist?: boolean[];
  readonly comment?: string;
}

const at = (id: string) => ({ params: { path: { id } } });

export const resolveTask = (id: string, body: Resolution) =>
  answerOf(api.POST('/v1/tasks/{id}/resolve', { ...at(id), body }));
export const claimTask = (id: string) => answerOf(api.POST('/v1/tasks/{id}/claim', at(id)));
export const releaseTask = (id: string) => answerOf(api.POST('/v1/tasks/{id}/release', at(id)));
export const acknowledgeTask = (id: string) =>
  answerOf(api.POST('/v1/tasks/{id}/acknowledge', at(id)));
export const tickTask = (id: string, checklist: boolean[]) =>
  answerOf(api.POST('/v1/tasks/{id}/checklist', { ...at(id), body: { checklist } }));

/** One key per press: what is sent again after a lost answer is done once. */
const once = (id: string) => ({
  params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
});
export const snoozeTask = (id: string, body: { until: string; reason: string }) =>
  answerOf(api.POST('/v1/tasks/{id}/snooze', { ...once(id), body }));
export const reassignTask = (id: string, body: { to: string; reason: string }) =>
  answerOf(api.POST('/v1/tasks/{id}/reassign', { ...once(id), body }));
export const commentTask = (id: string, body: { text: string }) =>
  answerOf(api.POST('/v1/tasks/{id}/comments', { ...once(id), body }));
