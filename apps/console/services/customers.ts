import { queryOptions } from '@tanstack/react-query';
import { answerAs, answerOf, api } from './client';
import { listQuery } from './list';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;

/** Flat, as YAML reads it: attributes of the catalog stand beside these. */
export interface Thing {
  readonly id: string;
  readonly [attribute: string]: unknown;
}
export interface Contact extends Thing {
  readonly roles: readonly string[];
  readonly reach: Readonly<Record<string, string>>;
  readonly zone: string | null;
  readonly locale: string | null;
}
export interface CustomerRecord extends Thing {
  readonly type: string;
}
export interface Consent {
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
  readonly computed: Readonly<
    Record<string, { readonly parts: Readonly<Record<string, number | null>> | null }>
  >;
}

/** What happened; beside these stands what its kind has more. */
export type Entry = Json<
  paths['/v1/customers/{id}/timeline']['get']['responses'][200]
>['data'][number];

type Explained = Json<
  paths['/v1/customers/{id}/attributes/{name}/explain']['get']['responses'][200]
>;

export interface Explanation {
  readonly value: unknown;
  readonly at: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly expression?: string;
  readonly inputs?: readonly Input[];
  readonly missing?: 'leave_out' | 'zero' | 'unknown';
  readonly parts?: readonly {
    readonly name: string;
    readonly weight: number;
    readonly value: number | null;
    readonly points: number | null;
    readonly expression: string;
    readonly inputs: readonly Input[];
  }[];
  /** Of a role: whom its work comes to now, and who would be next. */
  readonly steps_in?: NonNullable<Explained['steps_in']>;
}
export interface Input {
  readonly name: string;
  readonly value?: unknown;
  readonly at?: string | null;
}

interface Page<T> {
  readonly data: readonly T[];
  readonly next: string | null;
}

export function nameOf(thing: Thing): string {
  return typeof thing['name'] === 'string' && thing['name'] !== '' ? thing['name'] : thing.id;
}

export const customersQuery = (q: string) =>
  listQuery(['customers', q], (cursor, limit) =>
    answerAs<Page<Thing>>(
      api.GET('/v1/customers', {
        params: {
          query: {
            limit,
            ...(q === '' ? {} : { q }),
            ...(cursor === '' ? {} : { cursor }),
          },
        },
      }),
    ),
  );

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id],
    queryFn: () =>
      answerAs<Customer>(
        api.GET('/v1/customers/{id}', {
          params: { path: { id }, query: { include: 'contacts,records,consents,computed' } },
        }),
      ),
  });

export const timelineQuery = (id: string, kinds: string) =>
  listQuery(['customer', id, 'timeline', kinds], (cursor, limit) =>
    answerOf(
      api.GET('/v1/customers/{id}/timeline', {
        params: {
          path: { id },
          query: {
            limit,
            ...(kinds === '' ? {} : { kinds }),
            ...(cursor === '' ? {} : { cursor }),
          },
        },
      }),
    ),
  );

export const explainQuery = (id: string, name: string) =>
  queryOptions({
    queryKey: ['customer', id, 'explain', name],
    queryFn: () =>
      answerAs<Explanation>(
        api.GET('/v1/customers/{id}/attributes/{name}/explain', {
          params: { path: { id, name } },
        }),
      ),
  });
