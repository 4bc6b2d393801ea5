import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import { listQuery } from './list';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;
type Get<P extends keyof paths> = paths[P] extends { get: { responses: { 200: infer R } } }
  ? Json<R>
  : never;
export type ListedEnrollment = Get<'/v1/enrollments'>['data'][number];
export type Enrollment = Get<'/v1/enrollments/{id}'>;
export type TraceEntry = Get<'/v1/enrollments/{id}/trace'>['data'][number];
export type Verb = Enrollment['verbs'][number];
export type Operated = Json<paths['/v1/enrollments/{id}/operate']['post']['responses'][200]>;
export type EnrollmentFilter = NonNullable<paths['/v1/enrollments']['get']['parameters']['query']>;

/** Looked at this often while the page is visible. */
export const ENROLLMENTS_MS = 5_000;

export const enrollmentsQuery = (filter: EnrollmentFilter, size = 50) =>
  listQuery(
    ['enrollments', filter, size],
    (cursor, limit) =>
      answerOf(
        api.GET('/v1/enrollments', {
          params: { query: { ...filter, limit, ...(cursor === '' ? {} : { cursor }) } },
        }),
      ),
    size,
  );

/** Newest first; whoever asks about one customer sees all that matter. */
export const enrollmentsOfQuery = (customer: string) =>
  queryOptions({
    queryKey: ['enrollments', 'of', customer],
    queryFn: async () =>
      (await answerOf(api.GET('/v1/enrollments', { params: { query: { customer, limit: 100 } } })))
        .data,
  });

export const enrollmentQuery = (id: string, locale: string) =>
  queryOptions({
    queryKey: ['enrollment', id, locale],
    queryFn: () => answerOf(api.GET('/v1/enrollments/{id}', { params: { path: { id } } })),
  });

const MOST_PAGES = 20;

/** The whole story, in pages: most are one. */
export const traceQuery = (id: string, locale: string) =>
  queryOptions({
    queryKey: ['enrollment', id, 'trace', locale],
    queryFn: async () => {
      const told: TraceEntry[] = [];
      let cursor = '';
      for (let page = 0; page < MOST_PAGES; page++) {
        const { data, next } = await answerOf(
          api.GET('/v1/enrollments/{id}/trace', {
            params: { path: { id }, query: { limit: 200, ...(cursor === '' ? {} : { cursor }) } },
          }),
        );
        told.push(...data);
        if (next === null) break;
        cursor = next;
      }
      return told;
    },
  });

export type Operation = { readonly operation: Verb } & Readonly<
  Partial<{
    step: string;
    outcome: string;
    to: string;
    vars: Record<string, unknown>;
    exit: string;
    version: number;
    map: Record<string, string>;
  }>
>;

/** What it would do; nothing is changed. */
export const previewOperation = (id: string, operation: Operation): Promise<Operated> =>
  operateWith(id, { ...operation, reason: 'dry run', dry_run: true });

export const operate = (id: string, operation: Operation, reason: string): Promise<Operated> =>
  operateWith(id, { ...operation, reason });

function operateWith(
  id: string,
  body: Operation & { reason: string; dry_run?: boolean },
): Promise<Operated> {
  return answerOf(
    api.POST('/v1/enrollments/{id}/operate', {
      params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
      body,
    }),
  );
}
