import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;
export type Operations = Json<paths['/v1/operations']['get']['responses'][200]>;
export type ParkedGroup = Json<
  paths['/v1/operations/parked']['get']['responses'][200]
>['data'][number];
export type DeadLetter = Json<paths['/v1/dead-letters']['get']['responses'][200]>['data'][number];

/** What changes is told; what grows late is not. */
const LOOK_MS = 30_000;
/** What is that old waits too long: a message to a workflow is carried within a second. */
const LATE_MS = 60_000;

export const operationsQuery = queryOptions({
  queryKey: ['operations'],
  queryFn: () => answerOf(api.GET('/v1/operations')),
  refetchInterval: LOOK_MS,
});

export const parkedQuery = queryOptions({
  queryKey: ['operations', 'parked'],
  queryFn: () => answerOf(api.GET('/v1/operations/parked', { params: { query: { limit: 200 } } })),
});

export const lettersQuery = queryOptions({
  queryKey: ['operations', 'letters'],
  queryFn: () =>
    answerOf(
      api.GET('/v1/dead-letters', { params: { query: { status: 'open' as const, limit: 200 } } }),
    ),
});

export const unconfirmedQuery = queryOptions({
  queryKey: ['operations', 'unconfirmed'],
  queryFn: () =>
    answerOf(
      api.GET('/v1/outreach', {
        params: { query: { status: 'unconfirmed' as const, limit: 200 } },
      }),
    ),
});

export type Tile = 'parked' | 'unconfirmed' | 'dead-letters' | 'lag';
export const TILES: readonly Tile[] = ['parked', 'unconfirmed', 'dead-letters', 'lag'];

interface Count {
  readonly count: number;
  readonly more: boolean;
  readonly oldest_at: string | null;
}

/** What a tile counts. A queue that is only just being worked off is not late. */
export function countOf(told: Operations, tile: Tile): Count {
  const { outbox, late_timers: late } = told;
  switch (tile) {
    case 'parked':
      return told.parked;
    case 'unconfirmed':
      return told.unconfirmed;
    case 'dead-letters':
      return told.dead_letters;
    case 'lag': {
      if (outbox.age_ms < LATE_MS) return late;
      return {
        count: late.count + outbox.count,
        more: late.more || outbox.more,
        oldest_at: late.oldest_at ?? outbox.oldest_at,
      };
    }
  }
}

/** What the header counts: nothing on a good day. */
export function failuresOf(told: Operations): { readonly count: number; readonly more: boolean } {
  const counts = TILES.map((tile) => countOf(told, tile));
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    more: counts.some(({ more }) => more),
  };
}

const letter = (id: string) => ({ params: { path: { id } } });
export const redrive = (id: string) =>
  answerOf(api.POST('/v1/dead-letters/{id}/redrive', letter(id)));
export const discard = (id: string) =>
  answerOf(api.POST('/v1/dead-letters/{id}/discard', letter(id)));
