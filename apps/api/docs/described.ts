import type { ApiBodyOptions } from '@nestjs/swagger';
import { z } from 'zod';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** A schema for the description alone, where something below the controller checks the value. */
export function described(schema: z.ZodType): Schema {
  const all = Object.entries(z.toJSONSchema(schema, { io: 'input' }));
  return Object.fromEntries(all.filter(([name]) => name !== '$schema'));
}
