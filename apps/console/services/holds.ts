import { queryOptions } from '@tanstack/react-query';
import { answerAs, api } from './client';

export interface Hold {
  readonly id: string;
  readonly contact_id: string | null;
  readonly purposes: readonly string[] | null;
  readonly reason: string;
  readonly placed_by: string;
  readonly placed_at: string;
  readonly until: string | null;
}

/** Those that people placed and nobody released. */
export const holdsQuery = (customer: string) =>
  queryOptions({
    queryKey: ['holds', customer],
    queryFn: async () =>
      (
        await answerAs<{ data: readonly Hold[] }>(
          api.GET('/v1/holds', { params: { query: { customer, status: 'open', limit: 50 } } }),
        )
      ).data,
  });

interface NewHold {
  readonly customer?: string;
  readonly contact?: string;
  readonly purposes?: string[];
  readonly until?: string;
  readonly reason: string;
}

const once = () => ({ 'Idempotency-Key': crypto.randomUUID() });

export const placeHold = (body: NewHold) =>
  answerAs<Hold>(api.POST('/v1/holds', { params: { header: once() }, body }));
export const releaseHold = (id: string, reason: string) =>
  answerAs<Hold>(
    api.POST('/v1/holds/{id}/release', {
      params: { path: { id }, header: once() },
      body: { reason },
    }),
  );
