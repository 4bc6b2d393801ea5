import type { ExecutionContext } from '@nestjs/common';
import { applyDecorators, createParamDecorator, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

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

/** Parameter of such a route: the key, unique together with the caller. */
export const IdempotencyKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined => {
    const key = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
    return typeof key === 'string' ? key : undefined;
  },
);
