import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem';
import { ACCESS, type RouteAccess } from './access.decorator';
import { type Caller, grantTo } from './caller';
import { PERMISSIONS, type Permission } from './permissions';

/** May this caller call this route at all? Whether the thing is the caller's own is asked where the thing is known. */
@Injectable()
export class AccessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const access = accessOf(context.getHandler(), context.getClass());
    if (access === undefined) throw new Problem('forbidden', 'this route names no permission');
    if (access === 'public') return true;
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    if (caller === undefined)
      throw new Problem('unauthenticated', 'sign in, or send Authorization: Bearer tn_…');
    if (access !== 'signed-in') checkMay(caller, access);
    return true;
  }
}

export function accessOf(handler: object, controller: object): RouteAccess | undefined {
  return (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as
    | RouteAccess
    | undefined;
}

/** For what a route shows beside its own: refuses who has no such permission at all. */
export function checkMay(caller: Caller, permission: Permission): void {
  if (grantTo(caller, permission) !== 'no') return;
  throw new Problem('forbidden', refusal(caller.kind, permission));
}

function refusal(kind: 'key' | 'person', permission: Permission): string {
  if (kind === 'person')
    return `this needs the permission ${permission}, which none of your roles has`;
  if (PERMISSIONS[permission].key === 'never')
    return `this needs the permission ${permission}, which API keys never have: a person must do it`;
  return `this needs the permission ${permission}, which this API key does not hold`;
}
