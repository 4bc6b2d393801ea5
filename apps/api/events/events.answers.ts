import { z } from 'zod';
import { pageOf, time } from '../http/answers';

const event = z.object({
  source: z.string(),
  id: z.string(),
  type: z.string(),
  customer_id: z.string(),
  about: z.object({ type: z.string(), id: z.string() }),
  at: time,
  received_at: time,
  historic: z.boolean(),
  data: z.record(z.string(), z.unknown()),
});
export const EventPage = pageOf(event);
const entered = z.object({ id: z.string(), playbook: z.string() });
export const OneEvent = event.extend({
  effects: z.object({
    started: z.array(entered),
    woke: z.array(entered.extend({ step: z.string().nullable() })),
    ended: z.array(entered.extend({ exit: z.string().nullable() })),
    /** Nobody waited for it when it arrived, and no way in opened by it. */
    nothing: z.boolean(),
  }),
});
export const EventTaken = z.object({ source: z.string(), id: z.string(), result: z.string() });
export const EventsTaken = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  refused: z.array(
    z.object({
      index: z.number(),
      code: z.string(),
      detail: z.string(),
      pointer: z.string(),
      fix: z.string().optional(),
    }),
  ),
});
