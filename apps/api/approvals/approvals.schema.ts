import { z } from 'zod';
import { id, paging, text, uuid } from '../http/schemas';

export const ApprovalsQuery = z.strictObject({
  list: z.enum(['mine', 'team']).optional(),
  status: z.enum(['open', 'approved', 'rejected', 'discarded']).optional(),
  customer: id.optional(),
  playbook: text(128).optional(),
  enrollment: uuid.optional(),
  ...paging,
});
export type ApprovalsQuery = z.infer<typeof ApprovalsQuery>;

const words = {
  subject: text(2_000).min(1).optional(),
  markdown: text(65_536).min(1).optional(),
};

/** Words to look at. */
export const Previewed = z.strictObject(words);
export type Previewed = z.infer<typeof Previewed>;

/** What an approver writes instead; what is absent stays. Values of the draft are written `{{ name }}`. */
export const Edited = z.strictObject({
  ...words,
  note: text(10_000).optional(),
});
export type Edited = z.infer<typeof Edited>;

export const Approved = z.strictObject({ comment: text(10_000).optional() });
export type Approved = z.infer<typeof Approved>;

export const Rejected = z.strictObject({ reason: text(10_000).min(1) });
export type Rejected = z.infer<typeof Rejected>;
