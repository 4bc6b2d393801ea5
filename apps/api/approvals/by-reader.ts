import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { PersonCaller } from '../auth/caller';
import { Problem } from '../http/problem';

/** A person, and which text they have read: `If-Match` without its quotes. */
export interface Reader {
  readonly caller: PersonCaller;
  readonly base: string | undefined;
}

/** Parameter of a route that changes what people edit. */
export const ByReader = createParamDecorator((_: unknown, context: ExecutionContext): Reader => {
  const { caller, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller?.kind !== 'person')
    throw new Problem('forbidden', 'only people may do this: sign in, API keys never can');
  return { caller, base: headers['if-match']?.replace(/^(?:W\/)?"|"$/g, '') };
});
