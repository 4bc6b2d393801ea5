import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: async () =>
    (await answerOf(api.GET('/v1/notices', { params: { query: { limit: 50 } } }))).data,
});

export const readNotice = (id: string) =>
  answerOf(api.POST('/v1/notices/{id}/read', { params: { path: { id } } }));
