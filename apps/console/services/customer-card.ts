import { queryOptions } from '@tanstack/react-query';
import { answerAs, api } from './client';
import type { CustomerRecord, Thing } from './customers';

interface Hold {
  readonly id: string;
  readonly reason: string;
  readonly until: string | null;
}
export interface Touch {
  readonly at: string;
  readonly kind: string;
  readonly title: string;
  /** Of a message: what became of it. */
  readonly status?: string;
  readonly attribute?: string;
  readonly old?: unknown;
  readonly new?: unknown;
}
interface Card {
  readonly customer: Thing & {
    readonly records: readonly CustomerRecord[];
    readonly holds: readonly Hold[];
  };
  /** Newest first: what went to them, notes, and what changed. */
  readonly lately: readonly Touch[];
  /** Older ones follow that were not asked for. */
  readonly more: boolean;
}

/** What one has to know of a customer before one calls. */
export const customerCardQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'card'],
    queryFn: async (): Promise<Card> => {
      const path = { id };
      const [customer, lately] = await Promise.all([
        answerAs<Card['customer']>(
          api.GET('/v1/customers/{id}', {
            params: { path, query: { include: 'records,holds' } },
          }),
        ),
        answerAs<{ data: readonly Touch[]; next: string | null }>(
          api.GET('/v1/customers/{id}/timeline', {
            params: { path, query: { kinds: 'outreach,note,change', limit: 50 } },
          }),
        ),
      ]);
      return { customer, lately: lately.data, more: lately.next !== null };
    },
    staleTime: 60_000,
  });
