import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem';
import type { Access, Grant, Permission } from './permissions';
import { grantOf } from './permissions';

export type Caller = KeyCaller | PersonCaller;

/** A system: speaks for one source, holds permissions one by one. */
export interface KeyCaller {
  readonly kind: 'key';
  readonly id: string;
  readonly source: string;
  readonly permissions: readonly string[];
}

export interface PersonCaller {
  readonly kind: 'person';
  readonly id: string;
  readonly access: readonly Access[];
  readonly csrfToken: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read; absent on public routes only. */
    caller?: Caller;
  }
}

export function grantTo(caller: Caller, permission: Permission): Grant {
  if (caller.kind === 'person') return grantOf(caller.access, permission);
  return caller.permissions.includes(permission) ? 'yes' : 'no';
}

/** `key:<id>` or `person:<id>`: how a caller stands in trace, audit and idempotency. */
export function nameOf(caller: Caller): string {
  return `${caller.kind}:${caller.id}`;
}

/** What a change is said to come from: a key's source, else the person. */
export function sourceOf(caller: Caller): string {
  return caller.kind === 'key' ? caller.source : nameOf(caller);
}

/** Parameter of a route: who calls. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context),
);

/** Parameter of a route that only people may call. */
export const ByPerson = createParamDecorator(
  (_: unknown, context: ExecutionContext): PersonCaller => {
    const caller = callerOf(context);
    if (caller.kind === 'person') return caller;
    throw new Problem('forbidden', 'only people may do this: sign in, API keys never can');
  },
);

function callerOf(context: ExecutionContext): Caller {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller === undefined) throw new Problem('unauthenticated', 'this route needs a caller');
  return caller;
}
