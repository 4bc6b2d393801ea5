import { z } from 'zod';
import { pageOf, time } from '../http/answers';

export const OneKey = z.looseObject({
  id: z.string(),
  name: z.string(),
  source: z.string(),
  permissions: z.array(z.string()),
  created_at: time,
  expires_at: time,
});
export const KeyPage = pageOf(OneKey);
/** `key` is what a system sends; it is shown this once: the same request again answers without it. */
export const NewKeyShown = OneKey.extend({
  key: z
    .string()
    .optional()
    .meta({ description: 'Shown once: absent when the answer is repeated.' }),
});
