import { z } from 'zod';
import { pageOf, time } from '../http/answers';

export const OneSuppression = z.object({
  id: z.string(),
  email: z.string(),
  reason: z.string(),
  source: z.string(),
  at: time,
});
export const SuppressionPage = pageOf(OneSuppression);
