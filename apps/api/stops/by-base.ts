import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem';
import type { Caller } from '../auth/caller';

/** Who changes something, and which version of it they have read: the header `If-Match` without its quotes. */
export interface Based {
  readonly caller: Caller;
  readonly base: string | undefined;
}

/** Parameter of a route that changes what was read. */
export const ByBase = createParamDecorator((_: unknown, context: ExecutionContext): Based => {
  const { caller, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller === undefined) throw new Problem('unauthenticated', 'this route needs a caller');
  return { caller, base: headers['if-match']?.replace(/^(?:W\/)?"|"$/g, '') };
});
