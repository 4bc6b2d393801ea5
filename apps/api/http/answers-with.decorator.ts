import { ApiOkResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { described } from '../docs/described';

/** What a route answers, for the description: the console's types are made of it. */
export function Answers(schema: z.ZodType): MethodDecorator {
  return ApiOkResponse({ schema: described(schema) });
}
