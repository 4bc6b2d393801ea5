import { z } from 'zod';
import { pageOf, time } from '../http/answers';

export const AuditPage = pageOf(
  z.object({
    id: z.string(),
    at: time,
    actor: z.string(),
    action: z.string(),
    resource: z.string(),
    detail: z.record(z.string(), z.unknown()),
  }),
);
