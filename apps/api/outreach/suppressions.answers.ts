import { z } from 'zod';
import { pageOf, time } from '../http/answers';

export const OneSuppression = z.object({
  id: z.string(),
  /** An email or a phone number; an address of another channel has neither. */
  email: z.string().nullable(),
  phone: z.string().nullable(),
  reason: z.string(),
  source: z.string(),
  at: time,
});
export const SuppressionPage = pageOf(OneSuppression);
