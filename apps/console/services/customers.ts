import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerAs, api } from './client';

/** Flat, as YAML reads it: attributes of the catalog stand beside these. */
export interface Thing {
  readonly id: string;
  readonly [attribute: string]: unknown;
}
interface Contact extends Thing {
  readonly roles: readonly string[];
  readonly reach: Readonly<Record<string, string>>;
  readonly zone: string | null;
  readonly locale: string | null;
}
interface CustomerRecord extends Thing {
  readonly type: string;
}
interface Consent {
  readonly contact_id: string;
  readonly purpose: string;
  readonly given: boolean;
  readonly basis: string;
  readonly source: string;
  readonly at: string;
}
export interface Customer extends Thing {
  readonly zone: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly contacts: readonly Contact[];
  readonly records: readonly CustomerRecord[];
  readonly consents: readonly Consent[];
}

/** What happened, newest first. */
interface Entry {
  readonly at: string;
  readonly kind: string;
  readonly title: string;
  readonly who: string | null;
  readonly ref: { readonly type: string; readonly id: string } | null;
  readonly attribute?: string;
  readonly old?: unknown;
  readonly new?: unknown;
  readonly parts?: Readonly<Record<string, number | null>>;
}

interface Page<T> {
  readonly data: readonly T[];
  readonly next: string | null;
}

export function nameOf(thing: Thing): string {
  return typeof thing['name'] === 'string' && thing['name'] !== '' ? thing['name'] : thing.id;
}

export const customersQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['customers', q],
    queryFn: ({ pageParam }) =>
      answerAs<Page<Thing>>(
        api.GET('/v1/customers', {
          params: {
            query: {
              limit: 50,
              ...(q === '' ? {} : { q }),
              ...(pageParam === '' ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id],
    queryFn: () =>
      answerAs<Customer>(
        api.GET('/v1/customers/{id}', {
          params: { path: { id }, query: { include: 'contacts,records,consents' } },
        }),
      ),
  });

export const timelineQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['customer', id, 'timeline'],
    queryFn: ({ pageParam }) =>
      answerAs<Page<Entry>>(
        api.GET('/v1/customers/{id}/timeline', {
          params: {
            path: { id },
            query: { limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
