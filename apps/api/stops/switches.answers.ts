import { z } from 'zod';
import { pageOf, time } from '../http/answers';

export const OneSwitch = z.object({
  scope: z.string(),
  engaged: z.boolean(),
  reason: z.string().nullable(),
  changed_by: z.string(),
  changed_at: time,
  version: z.number(),
});

export const SwitchPage = pageOf(OneSwitch);
