import { z } from 'zod';
import { id, paging, text, time } from '../http/schemas';
import type { Permission } from '../auth/permissions';
import { type Kind, KINDS } from './timeline-sql';

/** Members are checked against the catalog in force, by the change pipeline: it knows which there are. */
export const Patch = z.record(z.string(), z.unknown()).meta({
  description:
    'Merge patch (RFC 7396): creates when absent, null removes, absent stays. Members: the attributes of the catalog, zone, calendar, locale, external_ids, as_of; for contacts also customer_id, roles, reach, preferred_channel; for records customer_id.',
});
export type Patch = z.infer<typeof Patch>;

/** Beside these: `<attribute>` or `<attribute>.lt .lte .gt .gte .in .null` of the catalog. */
export const CustomersQuery = z
  .object({ q: text(200).optional(), ...paging })
  .catchall(z.string().max(1_000));
export type CustomersQuery = z.infer<typeof CustomersQuery>;

const PARTS = [
  'contacts',
  'records',
  'enrollments',
  'tasks',
  'approvals',
  'holds',
  'consents',
  'suppressions',
  'computed',
] as const;
export type Part = (typeof PARTS)[number];

/** What the lists of these need, each by itself: a part of a customer is no way around it. */
export const NEEDS: Readonly<Record<Part | Kind, Permission>> = {
  contacts: 'customers:read',
  records: 'customers:read',
  computed: 'customers:read',
  enrollments: 'enrollments:read',
  tasks: 'tasks:read',
  approvals: 'tasks:read',
  holds: 'outreach:read',
  consents: 'outreach:read',
  suppressions: 'outreach:read',
  event: 'events:read',
  task: 'tasks:read',
  outreach: 'outreach:read',
  enrollment: 'enrollments:read',
  change: 'customers:read',
  hold: 'outreach:read',
  consent: 'outreach:read',
  note: 'customers:read',
};

/** `include=contacts,records`: what belongs to the customer, at most 200 each, of enrollments, tasks, approvals and holds those that are open; `computed`: when each was computed, and the parts of scores. */
export const CustomerQuery = z.strictObject({
  include: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(PARTS)))
    .optional(),
});
export type CustomerQuery = z.infer<typeof CustomerQuery>;

/** `kinds=task,outreach`: without, all of them. */
export const TimelineQuery = z.strictObject({
  kinds: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(KINDS)))
    .optional(),
  ...paging,
});
export type TimelineQuery = z.infer<typeof TimelineQuery>;

export const AttributePath = z.strictObject({ id, name: text(128) });
export type AttributePath = z.infer<typeof AttributePath>;

export const ContactsQuery = z.strictObject({
  customer: id.optional(),
  q: text(200).optional(),
  ...paging,
});
export type ContactsQuery = z.infer<typeof ContactsQuery>;

export const RecordsQuery = z.strictObject({ customer: id.optional(), ...paging });
export type RecordsQuery = z.infer<typeof RecordsQuery>;

export const RecordPath = z.strictObject({ type: text(128), id });
export type RecordPath = z.infer<typeof RecordPath>;

export const NewConsent = z.strictObject({
  purpose: text(128).min(1),
  given: z.boolean(),
  basis: z.enum(['consent', 'contract', 'legitimate_interest', 'legal']),
  /** Of the wording that was shown: `2026-03`. */
  text_version: text(128).min(1).optional(),
  evidence: text(2_000).optional(),
  at: time.optional(),
});
export type NewConsent = z.infer<typeof NewConsent>;

export const ConsentsQuery = z.strictObject({ ...paging });
export type ConsentsQuery = z.infer<typeof ConsentsQuery>;
