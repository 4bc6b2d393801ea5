import type { ExecutionContext } from '@nestjs/common';
import { applyDecorators, createParamDecorator, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { uuid7 } from '../../shared/uuid7';
import type { Caller } from '../auth/caller';

export const IDEMPOTENT = 'tenure:idempotent';
export interface Idempotent {
  readonly how: 'required' | 'honoured';
  /** A member of the answer that is said once and never stored: a replay comes without it. */
  readonly secret?: string;
}

/** The route honours, or requires, the header `Idempotency-Key`. */
export function Idempotent(how: Idempotent['how'], secret?: string): MethodDecorator {
  const idempotent: Idempotent = { how, ...(secret === undefined ? {} : { secret }) };
  return applyDecorators(
    SetMetadata(IDEMPOTENT, idempotent),
    ApiHeader({
      name: 'Idempotency-Key',
      required: how === 'required',
      description:
        '1 to 255 visible ASCII characters; the same key and body give the same answer for 7 days',
    }),
  );
}

/** Who asks, and under which key: together they name one effect for ever. */
export interface Once {
  readonly caller: Caller;
  readonly idempotencyKey: string;
}

/** Parameter of a route that requires or honours the key: without one each request is its own. */
export const ByOnce = createParamDecorator((_: unknown, context: ExecutionContext): Once => {
  const { caller, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller === undefined) throw new Error('ByOnce stands on a route that anybody may call');
  const key = headers['idempotency-key'];
  return { caller, idempotencyKey: typeof key === 'string' ? key : uuid7() };
});
