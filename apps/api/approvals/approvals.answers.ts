import { z } from 'zod';
import { pageOf, time } from '../http/answers';

/** Who is asked, by when, and what happens if nobody answers. */
export const asked = {
  approvers: z.array(z.object({ kind: z.enum(['person', 'queue']), id: z.string() })),
  within_at: time,
  otherwise: z.enum(['send', 'skip', 'escalate']),
};

const listed = z.object({
  id: z.string(),
  status: z.enum(['open', 'approved', 'rejected', 'discarded']),
  reason: z.string().nullable(),
  customer_id: z.string(),
  customer_name: z.string().nullable(),
  enrollment_id: z.string(),
  playbook: z.string(),
  step: z.string(),
  contact_id: z.string(),
  channel: z.string(),
  purpose: z.string(),
  template: z.string(),
  locale: z.string(),
  subject: z.string(),
  ...asked,
  version: z.number(),
  decided_by: z.string().nullable(),
  comment: z.string().nullable(),
  opened_at: time,
  ended_at: time.nullable(),
});

export const ApprovalPage = pageOf(listed);

const fact = z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.null()]);
const words = z.object({ subject: z.string(), markdown: z.string().nullable() });

export const OneApproval = listed.extend({
  etag: z.string(),
  text: z.string(),
  html: z.string(),
  markdown: z.string().nullable(),
  /** With its values in one piece each, as `{{ name }}`; null: nobody knows them any more. */
  source: z
    .object({
      subject: z.string(),
      markdown: z.string(),
      chips: z.record(z.string(), z.object({ value: z.string(), markdown: z.string() })),
    })
    .nullable(),
  original: words.extend({ text: z.string() }).nullable(),
  from: z
    .object({
      id: z.string(),
      name: z.string(),
      address: z.string(),
      reply_to: z.string().nullable(),
    })
    .nullable(),
  recipients: z.array(
    z.object({
      as: z.enum(['to', 'cc']),
      contact: z.string().nullable(),
      name: z.string().nullable(),
      address: z.string().nullable(),
      why: z.string(),
      reason: z.string().nullable(),
    }),
  ),
  checks: z.array(
    z.object({
      check: z.string(),
      verdict: z.enum(['passes', 'waits', 'refuses']),
      detail: z.string(),
      values: z.record(z.string(), fact),
      /** Of a guard: where it stands, and what it says there. */
      place: z
        .object({
          file: z.string(),
          line: z.number(),
          lines: z.array(z.object({ line: z.number(), text: z.string() })),
        })
        .nullable(),
    }),
  ),
  facts: z.array(z.object({ name: z.string(), value: fact })),
  changed_since: z.array(z.object({ name: z.string(), was: fact, is: fact })),
  after: z.record(z.string(), z.string()),
  not_by: z.string().nullable(),
  changes: z.array(
    z.object({
      at: time,
      kind: z.string(),
      by: z.string().nullable(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  verbs: z.array(z.enum(['edit', 'approve', 'reject', 'refresh'])),
});
