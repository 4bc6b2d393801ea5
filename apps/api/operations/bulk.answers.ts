import { z } from 'zod';
import { pageOf, time } from '../http/answers';

export const OneBulk = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  playbook: z.string(),
  publication_id: z.string(),
  confirmed: z.number(),
  total: z.number(),
  done: z.number(),
  results: z.record(z.string(), z.number()),
  /** Hash of the version they come to. */
  to: z.string(),
  reason: z.string().nullable(),
  created_by: z.string(),
  created_at: time,
  finished_at: time.nullable(),
});
export const BulkPage = pageOf(OneBulk);
export const BulkRowPage = pageOf(
  z.object({
    line: z.number(),
    customer_id: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    way: z.string(),
    result: z.string().nullable(),
    code: z.string().nullable(),
    detail: z.string().nullable(),
    enrollment_id: z.string().nullable(),
  }),
);
