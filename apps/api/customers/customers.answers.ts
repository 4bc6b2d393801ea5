import { z } from 'zod';
import { pageOf } from '../http/answers';

/** Attributes of the catalog stand beside these. */
export const ContactPage = pageOf(
  z.object({ id: z.string(), name: z.string().optional(), customer_id: z.string() }),
);
