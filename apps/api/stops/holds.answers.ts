import { z } from 'zod';
import { pageOf, time } from '../http/answers';

export const OneHold = z.object({
  /** null: of a dry run. */
  id: z.string().nullable(),
  customer_id: z.string(),
  contact_id: z.string().nullable(),
  /** null: of every purpose. */
  purposes: z.array(z.string()).nullable(),
  reason: z.string(),
  placed_by: z.string(),
  placed_at: time,
  until: time.nullable(),
  status: z.enum(['open', 'released']),
  released_at: time.nullable(),
  released_by: z.string().nullable(),
  /** Of a dry run: nothing was written, and so many messages that the hold covers wait now, for whatever reason. */
  dry_run: z.boolean().optional(),
  waiting: z.number().optional(),
});
export const HoldPage = pageOf(OneHold.extend({ id: z.string() })).extend({
  /** Asked for one customer, those of guards.yaml that are true of it now: they cannot be released. */
  guards: z
    .array(
      z.object({
        rule: z.string(),
        purposes: z.array(z.string()),
        expression: z.string(),
        file: z.string(),
        line: z.number().nullable(),
      }),
    )
    .optional(),
});
