import { z } from 'zod';
import { pageOf, time } from '../http/answers';

export const OneHold = z.object({
  id: z.string(),
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
});
export const HoldPage = pageOf(OneHold);
