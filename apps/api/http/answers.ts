import { z } from 'zod';

/** RFC 3339, UTC. */
export const time = z.string().meta({ format: 'date-time' });

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), next: z.string().nullable() });
}
