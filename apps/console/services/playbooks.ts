import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerAs, answerOf, api } from './client';
import { listQuery } from './list';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;
type Answer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: infer R } };
}
  ? Json<R>
  : never;
export type ListedPlaybook = Answer<'/v1/playbooks'>['data'][number];
export type OnePlaybook = Answer<'/v1/playbooks/{id}'>;
export type PlaybookGraph = Answer<'/v1/playbooks/{id}/graph'>;
export type GraphNode = PlaybookGraph['steps'][number];
export type StepCount = Answer<'/v1/playbooks/{id}/counts'>['steps'][number];
export type PlaybookVersion = Answer<'/v1/playbooks/{id}/versions/{n}'>;

/** Counts are looked at this often while the page is visible. */
const COUNT_MS = 5_000;
/** And the whole list this often. */
export const PLAYBOOKS_MS = 15_000;

export const playbooksQuery = (locale: string) =>
  listQuery(
    ['playbooks', locale],
    (cursor, limit) =>
      answerOf(
        api.GET('/v1/playbooks', {
          params: { query: { limit, ...(cursor === '' ? {} : { cursor }) } },
        }),
      ),
    200,
  );

const one = (id: string) => ({ params: { path: { id } } });
const at = (id: string, version: number | undefined) => ({
  params: { path: { id }, query: version === undefined ? {} : { version } },
});

export const playbookQuery = (id: string, locale: string) =>
  queryOptions({
    queryKey: ['playbook', id, locale],
    queryFn: () => answerOf(api.GET('/v1/playbooks/{id}', one(id))),
    refetchInterval: 15_000,
  });

/** A version never changes; the one that takes in does. */
export const graphQuery = (id: string, version: number | undefined, locale: string) =>
  queryOptions({
    queryKey: ['playbook', id, 'graph', version ?? 'live', locale],
    queryFn: () => answerOf(api.GET('/v1/playbooks/{id}/graph', at(id, version))),
    staleTime: version === undefined ? 30_000 : Infinity,
  });

export const stepCountsQuery = (id: string, version: number | undefined) =>
  queryOptions({
    queryKey: ['playbook', id, 'counts', version ?? 'all'],
    queryFn: () => answerOf(api.GET('/v1/playbooks/{id}/counts', at(id, version))),
    refetchInterval: COUNT_MS,
    placeholderData: keepPreviousData,
  });

export const versionsQuery = (id: string) =>
  listQuery(['playbook', id, 'versions'], (cursor, limit) =>
    answerOf(
      api.GET('/v1/playbooks/{id}/versions', {
        params: { path: { id }, query: { limit, ...(cursor === '' ? {} : { cursor }) } },
      }),
    ),
  );

export const versionQuery = (id: string, n: number) =>
  queryOptions({
    queryKey: ['playbook', id, 'version', n],
    queryFn: () =>
      answerOf(api.GET('/v1/playbooks/{id}/versions/{n}', { params: { path: { id, n } } })),
    staleTime: 300_000,
  });

/** What pause and resume answer: counts, each by its name. */
export type Held = Readonly<Record<string, unknown>>;

export interface Holding {
  readonly reason: string;
  readonly dry_run?: boolean;
  /** Of resume: within how long what had become due goes on, `90m` or `2h`. */
  readonly spread?: string;
  /** Of resume: messages that are too late by now are left out. */
  readonly skip_stale?: boolean;
}

export const holdPlaybook = (id: string, verb: 'pause' | 'resume', body: Holding): Promise<Held> =>
  answerAs<Held>(
    api.POST(`/v1/playbooks/{id}/${verb}`, {
      params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
      body,
    }),
  );
