import { z } from 'zod';
import { pageOf, time } from '../http/answers';

export const NoticePage = pageOf(
  z.object({
    id: z.string(),
    read_at: time.nullable(),
    kind: z.string(),
    at: time,
    due_at: time.nullable(),
    text: z.string().nullable(),
    urgent: z.boolean(),
    customer_id: z.string().nullable(),
    customer_name: z.string().nullable(),
    enrollment_id: z.string().nullable(),
    step: z.string().nullable(),
    recipient: z.object({ kind: z.string(), id: z.string() }),
  }),
);

export const NoticeRead = z.object({ id: z.string(), read_at: time.nullable() });
