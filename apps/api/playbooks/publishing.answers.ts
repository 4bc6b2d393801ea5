import { z } from 'zod';
import { pageOf, time } from '../http/answers';

export const PublicationPage = pageOf(
  z.object({
    id: z.string(),
    commit: z.string().nullable(),
    note: z.string().nullable(),
    published_by: z.string(),
    published_at: time,
  }),
);
