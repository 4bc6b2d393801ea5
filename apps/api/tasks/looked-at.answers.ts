import { z } from 'zod';

/** Somebody a chain came by: the rule that named them, and why they were taken or not. */
export const lookedAt = z.object({
  rule: z.string(),
  id: z.string().nullable(),
  taken: z.boolean(),
  reason: z.string(),
  code: z.string().nullable(),
  instead_of: z.string().nullable(),
});
