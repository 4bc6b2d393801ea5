import { SetMetadata } from '@nestjs/common';
import type { Permission } from './permissions';

export const ACCESS = 'tenure:access';

/** `public`: anybody; `signed-in`: any person or key; else the permission. A route without one stops the boot. */
export type RouteAccess = 'public' | 'signed-in' | Permission;

/** Says who may call a route; on a controller for all its routes. */
export function Access(access: RouteAccess): ClassDecorator & MethodDecorator {
  return SetMetadata(ACCESS, access);
}
