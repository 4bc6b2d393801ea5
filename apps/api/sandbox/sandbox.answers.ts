import { z } from 'zod';
import { pageOf, time } from '../http/answers';

const listed = z.object({
  id: z.string(),
  channel: z.string(),
  received_at: time,
  from: z.string(),
  to: z.string(),
  message_id: z.string().nullable(),
  subject: z.string().nullable(),
});

export const MailPage = pageOf(listed);

export const OneMail = listed.extend({
  headers: z.record(z.string(), z.string()),
  text: z.string().nullable(),
  html: z.string().nullable(),
  /** What would have been asked of the other side; null: a mail. */
  request: z.string().nullable(),
  raw: z.string(),
  /** The send behind it; null: Tenure did not send it, or its ledger was emptied. */
  sent: z
    .object({
      outreach_id: z.string(),
      enrollment_id: z.string(),
      customer_id: z.string(),
      contact_id: z.string().nullable(),
      playbook: z.string(),
      step: z.string(),
    })
    .nullable(),
  /** Paths of our own pages that it leads to: unsubscribe, preferences, surveys. */
  links: z.array(z.string()),
});

export const Replied = z.object({
  source: z.string(),
  id: z.string(),
  result: z.enum(['accepted', 'duplicate']),
  outreach_id: z.string(),
  enrollment_id: z.string(),
});
