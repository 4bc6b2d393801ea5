import { queryOptions } from '@tanstack/react-query';
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

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ['approval', id],
    queryFn: () => answerOf(api.GET('/v1/approvals/{id}', { params: { path: { id } } })),
  });

/** The version that was read: nobody decides about a text they have not seen. */
const reading = (id: string, version: number) => ({
  params: { path: { id }, header: { 'If-Match': `"${version}"` } },
});

export const approve = (id: string, version: number) =>
  answerOf(api.POST('/v1/approvals/{id}/approve', { ...reading(id, version), body: {} }));
export const reject = (id: string, version: number, reason: string) =>
  answerOf(api.POST('/v1/approvals/{id}/reject', { ...reading(id, version), body: { reason } }));
export const edit = (
  id: string,
  version: number,
  body: { subject: string; markdown: string; note: string },
) => answerOf(api.PATCH('/v1/approvals/{id}', { ...reading(id, version), body }));
