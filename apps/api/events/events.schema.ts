import { z } from 'zod';
import { id, paging, text, time } from '../http/schemas';

/** Ours, or that of another system as `external_ids` names it. */
const subject = z.union([id, z.strictObject({ system: z.string(), id: z.string() })]);

/** For the description only: the ingest door checks events, against the catalog in force. */
export const EventBody = z
  .object({
    id: z
      .string()
      .max(128)
      .meta({ description: 'your id of the event: the same id again is the same event, for ever' }),
    type: z.string().meta({ description: 'an event type of the catalog' }),
    at: time.optional(),
    customer: subject.optional(),
    contact: subject.optional(),
    record: z.object({ type: z.string(), id: subject }).optional(),
    data: z.record(z.string(), z.unknown()).optional(),
    historic: z.boolean().optional(),
  })
  .meta({ description: 'customer, contact or record: what the catalog says the type is about' });

export const EventBatch = z.strictObject({
  events: z.array(z.unknown()).min(1).max(500),
  atomic: z.boolean().optional(),
});
export type EventBatch = z.infer<typeof EventBatch>;

export const EventsQuery = z.strictObject({
  customer: id.optional(),
  type: text(128).optional(),
  ...paging,
});
export type EventsQuery = z.infer<typeof EventsQuery>;
