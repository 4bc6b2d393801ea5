import { z } from 'zod';
import { id, paging, text } from '../http/schemas';

/** A flag in a query. */
const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

/** What may be asked of the tasks of any list. */
const filters = {
  assignee: id.optional(),
  queue: text(128).optional(),
  customer: id.optional(),
  playbook: text(128).optional(),
  priority: z.enum(['low', 'normal', 'high', 'urgent']).optional(),
  overdue: flag.optional(),
  /** Part of the title or of the customer's name. */
  q: text(200).min(1).optional(),
};
const status = z.enum(['open', 'resolved', 'closed']).optional();

/** `customer.tier=strategic`: the same filters as of the list of customers, behind a prefix. */
const OF_CUSTOMER = 'customer.';

const tasksQuery = {
  list: z.enum(['mine', 'queues', 'team', 'snoozed', 'done']).optional(),
  /** Those of one person stand together, each by due time. */
  by: z.literal('person').optional(),
  status,
  ...filters,
  ...paging,
};

export const TasksQuery = z
  .object(tasksQuery)
  .catchall(z.string().max(1_000))
  .transform((query, context) => {
    const others = Object.entries(query).filter(([name]) => !Object.hasOwn(tasksQuery, name));
    const keys = others.map(([name]) => name).filter((name) => !name.startsWith(OF_CUSTOMER));
    if (keys.length > 0) context.addIssue({ code: 'unrecognized_keys', keys, input: query });
    const known = Object.entries(query).filter(([name]) => Object.hasOwn(tasksQuery, name));
    const ofCustomer = others.map(([name, value]): [string, string] => [
      name.slice(OF_CUSTOMER.length),
      String(value),
    ]);
    return {
      ...(Object.fromEntries(known) as z.infer<z.ZodObject<typeof tasksQuery>>),
      ...(others.length === 0 ? {} : { ofCustomer: Object.fromEntries(ofCustomer) }),
    };
  });
export type TasksQuery = z.infer<typeof TasksQuery>;

export const CountsQuery = z.strictObject(filters);
export type CountsQuery = z.infer<typeof CountsQuery>;
export type TasksFilter = CountsQuery & Pick<TasksQuery, 'status'>;

/** Parallel to the checklist of the task. */
const ticks = z.array(z.boolean()).max(100);

/** What a person says about a task. No `answer`: `done`. */
export const Resolution = z.strictObject({
  answer: text(128).min(1).optional(),
  form: z.record(z.string().max(128), z.unknown()).optional(),
  comment: text(10_000).optional(),
  checklist: ticks.optional(),
});
export type Resolution = z.infer<typeof Resolution>;

export const Snooze = z.strictObject({ until: text(64).min(1), reason: text(10_000).min(1) });
export type Snooze = z.infer<typeof Snooze>;

export const Reassignment = z.strictObject({ to: text(140).min(1), reason: text(10_000).min(1) });
export type Reassignment = z.infer<typeof Reassignment>;

export const Comment = z.strictObject({ text: text(10_000).min(1) });
export type Comment = z.infer<typeof Comment>;

export const Ticks = z.strictObject({ checklist: ticks });
export type Ticks = z.infer<typeof Ticks>;
