import { z } from 'zod';

const title = z.string().nullable();
const attribute = z.looseObject({
  type: z.string(),
  required: z.boolean(),
  filter: z.boolean(),
  label: title.optional(),
  values: z.record(z.string(), title).optional(),
  computed: z.boolean(),
});
const attributes = z.record(z.string(), attribute);
const titled = z.object({ title: title.optional(), list_title: title.optional() });

/** Labels in the language of the reader. */
export const CatalogShown = z.object({
  id: z.string(),
  organisation: z.object({
    name: z.string(),
    zone: z.string(),
    calendar: z.string(),
    locales: z.array(z.string()),
    currency: z.string(),
  }),
  customer: attributes,
  contacts: z.object({ roles: z.record(z.string(), titled), attributes }),
  people: attributes,
  roles: z.record(z.string(), titled),
  queues: z.record(z.string(), titled.extend({ duty: z.boolean().optional() })),
  records: z.record(z.string(), titled.extend({ plural: z.string(), attributes })),
  events: z.record(z.string(), titled.extend({ about: z.string(), fields: attributes })),
  purposes: z.record(
    z.string(),
    titled.extend({ consent: z.string(), unsubscribe: z.boolean().optional() }),
  ),
  channels: z.array(z.string()),
  senders: z.record(z.string(), z.object({ name: z.string() })),
});
