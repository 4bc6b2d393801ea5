import { z } from 'zod';

/** RFC 3339, UTC. */
export const time = z.string().meta({ format: 'date-time' });

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), next: z.string().nullable() });
}

/** The same as the words beside it, for whoever makes the sentence in a language of their own. */
export const because = z.object({
  code: z.string(),
  values: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
  ),
});
