import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { described } from '../docs/described';

/** The same of a route that answers no JSON: a page, a line that stays open. */
export function AnswersText(type: string): MethodDecorator {
  return ApiResponse({ status: 200, content: { [type]: { schema: { type: 'string' } } } });
}

/** What a route answers, for the description: the console's types are made of it. Without `statuses`: 200. */
export function Answers(schema: z.ZodType, ...statuses: readonly number[]): MethodDecorator {
  const all = statuses.length === 0 ? [200] : statuses;
  return applyDecorators(
    ...all.map((status) => ApiResponse({ status, schema: described(schema) })),
  );
}
