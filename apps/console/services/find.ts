import { queryOptions } from '@tanstack/react-query';
import { answerAs, answerOf, api } from './client';
import { nameOf, type Thing } from './customers';

/** What one looks for anywhere, a few of each kind. */
export interface Found {
  readonly kind: 'customer' | 'contact' | 'task';
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly to: string;
}

const FEW = 6;

/** Two letters, or one character of a script that writes words with few. */
export function isEnough(words: string): boolean {
  return [...words].length >= 2 || /\p{Script=Han}/u.test(words);
}

const customers = async (q: string): Promise<Found[]> => {
  const { data } = await answerAs<{ data: readonly Thing[] }>(
    api.GET('/v1/customers', { params: { query: { q, limit: FEW } } }),
  );
  return data.map((one) => ({
    ...{ kind: 'customer', id: one.id, name: nameOf(one) },
    ...{ about: one.id, to: `/customers/${one.id}` },
  }));
};

const contacts = async (q: string): Promise<Found[]> => {
  const { data } = await answerOf(
    api.GET('/v1/contacts', { params: { query: { q, limit: FEW } } }),
  );
  return data.map(({ id, name = id, customer_id }) => ({
    ...{ kind: 'contact', id, name },
    ...{ about: customer_id, to: `/customers/${customer_id}?contact=${encodeURIComponent(id)}` },
  }));
};

const tasks = async (q: string): Promise<Found[]> => {
  const { data } = await answerOf(
    api.GET('/v1/tasks', { params: { query: { q, status: 'open', limit: FEW } } }),
  );
  return data.map(({ id, title, customer_name, customer_id }) => ({
    ...{ kind: 'task', id, name: title ?? id },
    ...{ about: customer_name ?? customer_id, to: `/inbox/mine/${id}` },
  }));
};

export const findQuery = (q: string) =>
  queryOptions({
    queryKey: ['find', q],
    queryFn: async () => (await Promise.all([customers(q), contacts(q), tasks(q)])).flat(),
    enabled: isEnough(q),
  });
