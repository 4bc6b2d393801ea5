import { z } from 'zod';
import { pageOf, time } from '../http/answers';
import { KINDS } from './timeline-sql';

/** Attributes of the catalog stand beside these. */
export const ContactPage = pageOf(
  z.object({ id: z.string(), name: z.string().optional(), customer_id: z.string() }),
);

/** Beside these stands what the kind has more: the values of a change, the status of a message … */
export const TimelinePage = pageOf(
  z.looseObject({
    at: time,
    kind: z.enum(KINDS),
    title: z.string(),
    who: z.string().nullable(),
    ref: z.object({ type: z.string(), id: z.string(), source: z.string().optional() }),
    file: z.string().optional(),
    line: z.number().optional(),
  }),
);
