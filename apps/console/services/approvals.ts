import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;
export type ListedApproval = Json<paths['/v1/approvals']['get']['responses'][200]>['data'][number];
export type Approval = Json<paths['/v1/approvals/{id}']['get']['responses'][200]>;
export type ApprovalList = 'mine' | 'team';

export const approvalsQuery = (list: ApprovalList) =>
  queryOptions({
    queryKey: ['approvals', list],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/v1/approvals', { params: { query: { list, status: 'open', limit: 200 } } }),
        )
      ).data,
  });

export const approvalsOfQuery = (customer: string) =>
  queryOptions({
    queryKey: ['approvals', 'of', customer],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/v1/approvals', { params: { query: { customer, status: 'open', limit: 50 } } }),
        )
      ).data,
  });

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ['approval', id],
    queryFn: () => answerOf(api.GET('/v1/approvals/{id}', { params: { path: { id } } })),
  });

/** What was read: nobody decides about a text they have not seen, or that says what is no longer so. */
type Read = Pick<Approval, 'id' | 'etag'>;
const reading = ({ id, etag }: Read) => ({
  params: { path: { id }, header: { 'If-Match': etag } },
});

export const approve = (read: Read) =>
  answerOf(api.POST('/v1/approvals/{id}/approve', { ...reading(read), body: {} }));
export const reject = (read: Read, reason: string) =>
  answerOf(api.POST('/v1/approvals/{id}/reject', { ...reading(read), body: { reason } }));
export const refresh = (read: Read) =>
  answerOf(api.POST('/v1/approvals/{id}/refresh', reading(read)));
export const edit = (read: Read, body: { subject: string; markdown: string; note: string }) =>
  answerOf(api.PATCH('/v1/approvals/{id}', { ...reading(read), body }));

/** The page of a draft as it stands; the tag has it fetched anew when that is another text. */
export const pageOf = ({ id, version }: Pick<Approval, 'id' | 'version'>): string =>
  `/v1/approvals/${encodeURIComponent(id)}/preview?version=${version}`;

/** The same in other words. */
export const previewQuery = (id: string, words: { subject: string; markdown: string }) =>
  queryOptions({
    queryKey: ['preview', id, words],
    queryFn: async () =>
      await answerOf(
        api.POST('/v1/approvals/{id}/preview', {
          params: { path: { id } },
          body: words,
          parseAs: 'text',
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
