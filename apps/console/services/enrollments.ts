import { queryOptions } from '@tanstack/react-query';
import { answerAs, api } from './client';

interface Place {
  readonly step: string;
  readonly line: number | null;
  readonly since: string | null;
  readonly until?: { readonly at: string; readonly rule?: string } | null;
}

export interface Enrollment {
  readonly id: string;
  readonly playbook: string;
  readonly version: number | null;
  readonly status: 'running' | 'paused' | 'parked' | 'done' | 'held_out';
  readonly customer_id: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly exit: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly at: readonly Place[];
}

/** Newest first; whoever asks about one customer sees all that matter. */
export const enrollmentsOfQuery = (customer: string) =>
  queryOptions({
    queryKey: ['enrollments', 'of', customer],
    queryFn: async () =>
      (
        await answerAs<{ data: readonly Enrollment[]; next: string | null }>(
          api.GET('/v1/enrollments', { params: { query: { customer, limit: 100 } } }),
        )
      ).data,
  });
