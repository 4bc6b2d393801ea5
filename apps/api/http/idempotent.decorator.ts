import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

export const IDEMPOTENT = 'tenure:idempotent';
export type Idempotent = 'required' | 'honoured';

/** The route honours, or requires, the header `Idempotency-Key`. */
export function Idempotent(how: Idempotent): MethodDecorator {
  return applyDecorators(
    SetMetadata(IDEMPOTENT, how),
    ApiHeader({
      name: 'Idempotency-Key',
      required: how === 'required',
      description:
        '1 to 255 visible ASCII characters; the same key and body give the same answer for 7 days',
    }),
  );
}

/** Parameter of such a route: the key, unique together with the caller. */
export const IdempotencyKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined => {
    const key = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
    return typeof key === 'string' ? key : undefined;
  },
);
