import { z } from 'zod';
import { pageOf, time } from '../http/answers';

const listed = z.object({
  id: z.string(),
  status: z.enum([
    'planned',
    'waiting',
    'awaiting_approval',
    'claimed',
    'handed_off',
    'accepted',
    'refused',
    'skipped',
    'unconfirmed',
  ]),
  reason: z.string().nullable(),
  customer_id: z.string(),
  contact_id: z.string().nullable(),
  playbook: z.string(),
  enrollment_id: z.string(),
  step: z.string(),
  visit: z.number(),
  channel: z.string().nullable(),
  purpose: z.string(),
  template: z.string(),
  locale: z.string().nullable(),
  attempt: z.number(),
  created_at: time,
  claimed_at: time.nullable(),
  handed_off_at: time.nullable(),
  ended_at: time.nullable(),
  /** An earlier hand-over of it was cut then, and may have arrived; it goes again under the same key, unless something stops it. */
  cut_at: time.nullable(),
});

export const OutreachPage = pageOf(listed);

/** One send. What a check has seen is its own. */
export const OneOutreach = listed.extend({
  address: z.string().nullable(),
  sender: z.record(z.string(), z.unknown()).nullable(),
  subject: z.string().nullable(),
  body_text: z.string().nullable(),
  body_html: z.string().nullable(),
  checks: z.array(
    z.object({ rule: z.string(), passed: z.boolean(), seen: z.record(z.string(), z.unknown()) }),
  ),
  message_id: z.string().nullable(),
  server_reply: z.string().nullable(),
  template_hash: z.string().nullable(),
  /** The publication its text is from; `inside`: it was published for those who were inside already. */
  text_from: z
    .object({
      publication_id: z.string(),
      published_at: time,
      published_by: z.string(),
      inside: z.boolean(),
    })
    .nullable(),
  /** It is on its way once more, or waits to be. */
  resend: z
    .object({
      asked_at: time,
      asked_by: z.string(),
      due_at: time,
      waits_for: z.string().nullable(),
      tries: z.number(),
    })
    .nullable(),
});
