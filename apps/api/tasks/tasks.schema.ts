import { z } from 'zod';
import { id, paging, text } from '../http/schemas';

/** A flag in a query. */
const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

export const TasksQuery = z.strictObject({
  list: z.enum(['mine', 'queues', 'team']).optional(),
  status: z.enum(['open', 'resolved', 'closed']).optional(),
  assignee: id.optional(),
  queue: text(128).optional(),
  customer: id.optional(),
  playbook: text(128).optional(),
  priority: z.enum(['low', 'normal', 'high', 'urgent']).optional(),
  overdue: flag.optional(),
  ...paging,
});
export type TasksQuery = z.infer<typeof TasksQuery>;

/** What a person says about a task. No `answer`: `done`. */
export const Resolution = z.strictObject({
  answer: text(128).min(1).optional(),
  form: z.record(z.string().max(128), z.unknown()).optional(),
  comment: text(10_000).optional(),
});
export type Resolution = z.infer<typeof Resolution>;
