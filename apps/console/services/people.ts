import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, api } from './client';
import type { paths } from './schema';

export type Person =
  paths['/v1/people']['get']['responses'][200]['content']['application/json']['data'][number];

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: async () =>
    (await answerOf(api.GET('/v1/people', { params: { query: { limit: 200 } } }))).data,
  staleTime: 300_000,
});

export const queuesQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: async () => (await answerOf(api.GET('/v1/queues'))).data,
  staleTime: 300_000,
});

export const contactsQuery = (customer: string) =>
  queryOptions({
    queryKey: ['contacts', customer],
    queryFn: async () =>
      (await answerOf(api.GET('/v1/contacts', { params: { query: { customer, limit: 200 } } })))
        .data,
  });

/** id (or `person:id`, as who did something is told) -> name; the id where nobody of that name is known. */
export function useNames(): (id: string) => string {
  const { data } = useQuery(peopleQuery);
  return (told) => {
    const id = told.replace(/^person:/, '');
    return data?.find((one) => one.id === id)?.name ?? id;
  };
}

/** Contacts of a customer by their id. */
export function useContactNames(customer: string): (id: string) => string | undefined {
  const { data } = useQuery(contactsQuery(customer));
  return (id) => data?.find((one) => one.id === id)?.name;
}
