import { z } from 'zod';
import { pageOf, time } from '../http/answers';

const listed = z.object({
  id: z.string(),
  status: z.enum(['open', 'approved', 'rejected', 'discarded']),
  reason: z.string().nullable(),
  customer_id: z.string(),
  enrollment_id: z.string(),
  playbook: z.string(),
  step: z.string(),
  contact_id: z.string(),
  channel: z.string(),
  purpose: z.string(),
  template: z.string(),
  locale: z.string(),
  subject: z.string(),
  approvers: z.array(z.object({ kind: z.enum(['person', 'queue']), id: z.string() })),
  within_at: time,
  otherwise: z.enum(['send', 'skip', 'escalate']),
  version: z.number(),
  decided_by: z.string().nullable(),
  comment: z.string().nullable(),
  opened_at: time,
  ended_at: time.nullable(),
});

export const ApprovalPage = pageOf(listed);

export const OneApproval = listed.extend({
  text: z.string(),
  html: z.string(),
  markdown: z.string().nullable(),
  not_by: z.string().nullable(),
  changes: z.array(z.object({ at: time, kind: z.string(), by: z.string().nullable() })),
  verbs: z.array(z.enum(['edit', 'approve', 'reject'])),
});
