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

/** Of guards.yaml, while its condition is true: nobody releases it. */
export interface GuardHold {
  readonly rule: string;
  readonly purposes: readonly string[];
  readonly expression: string;
  readonly file: string;
  readonly line: number | null;
}

/** Those that people placed and nobody released, and those of guards that are true now. */
export const holdsQuery = (customer: string) =>
  queryOptions({
    queryKey: ['holds', customer],
    queryFn: () =>
      answerAs<{ readonly data: readonly Hold[]; readonly guards?: readonly GuardHold[] }>(
        api.GET('/v1/holds', { params: { query: { customer, status: 'open', limit: 50 } } }),
      ),
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
