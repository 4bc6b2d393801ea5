import { z } from 'zod';
import { pageOf, time } from '../http/answers';
import { KINDS } from './timeline-sql';
import { lookedAt } from '../tasks/looked-at.answers';

const kept = {
  external_ids: z.record(z.string(), z.string()),
  created_at: time,
  updated_at: time,
};

/** Attributes of the catalog stand beside these, and what was asked for with `include`. */
const customer = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  zone: z.string().nullable(),
  calendar: z.string().nullable(),
  locale: z.string().nullable(),
  ...kept,
});
const contact = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  customer_id: z.string(),
  zone: z.string().nullable(),
  locale: z.string().nullable(),
  preferred_channel: z.string().nullable(),
  roles: z.array(z.string()),
  reach: z.record(z.string(), z.string()),
  ...kept,
});
const record = z.looseObject({
  id: z.string(),
  type: z.string(),
  customer_id: z.string(),
  ...kept,
});
/** Names of the attributes; `stale`: what was newer already, and stays. */
const changed = { changed: z.array(z.string()), stale: z.array(z.string()) };

export const OneCustomer = customer;
export const CustomerPage = pageOf(customer);
export const CustomerChanged = z.object({ customer, ...changed });
export const OneContact = contact;
export const ContactPage = pageOf(contact);
export const ContactChanged = z.object({ contact, ...changed });
export const OneRecord = record;
export const RecordPage = pageOf(record);
export const RecordChanged = z.object({ record, ...changed });

export const OneConsent = z.object({
  contact_id: z.string(),
  purpose: z.string(),
  given: z.boolean(),
  basis: z.string(),
  evidence: z.string().nullable(),
  text_version: z.string().nullable(),
  source: z.string(),
  at: time,
});
export const ConsentPage = pageOf(OneConsent);

export const OneNote = z.object({
  id: z.string(),
  customer: z.string(),
  contact: z.string().nullable(),
  kind: z.enum(['call', 'meeting', 'note']),
  text: z.string(),
  at: time,
});

const input = z.object({ name: z.string(), value: z.unknown().optional(), at: time.nullish() });
/** A formula with what it read, the weighted parts of a score, or who steps in for the holder of a role. */
export const AttributeExplained = z.object({
  value: z.unknown(),
  at: time.nullable(),
  refresh: z.string().nullable(),
  file: z.string().nullable(),
  line: z.number().nullable(),
  expression: z.string().optional(),
  inputs: z.array(input).optional(),
  missing: z.string().optional(),
  at_least: z.number().optional(),
  parts: z
    .array(
      z.object({
        name: z.string(),
        weight: z.number(),
        value: z.number().nullable(),
        expression: z.string(),
        inputs: z.array(input),
      }),
    )
    .optional(),
  /** Of a person: in the order that most tasks of live playbooks ask in. */
  steps_in: z
    .object({
      chain: z.array(lookedAt),
      tasks: z.number(),
    })
    .optional(),
});

/** Beside these stands what the kind has more: the values of a change, the status of a message … */
export const TimelinePage = pageOf(
  z.looseObject({
    at: time,
    kind: z.enum(KINDS),
    title: z.string(),
    who: z.string().nullable(),
    ref: z.object({ type: z.string(), id: z.string(), source: z.string().optional() }),
    file: z.string().optional(),
    line: z.number().optional(),
  }),
);
