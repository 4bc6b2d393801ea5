import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { described } from '../docs/described';

/** What a route answers, for the description: the console's types are made of it. Without `statuses`: 200. */
export function Answers(schema: z.ZodType, ...statuses: readonly number[]): MethodDecorator {
  const all = statuses.length === 0 ? [200] : statuses;
  return applyDecorators(
    ...all.map((status) => ApiResponse({ status, schema: described(schema) })),
  );
}
