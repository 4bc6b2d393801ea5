import { z } from 'zod';
import { pageOf, time } from '../http/answers';

/** Attributes of the catalog stand beside these. */
export const PeoplePage = pageOf(
  z.object({
    id: z.string(),
    name: z.string().optional(),
    active: z.boolean(),
    delegate: z.string().nullable(),
    manager: z.string().nullable(),
    access: z.array(z.string()),
    out_of_office: z.object({ from: time, until: time.nullable() }).nullable(),
  }),
);

export const QueuePage = pageOf(
  z.object({
    id: z.string(),
    title: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
    members: z.array(z.string()),
  }),
);
