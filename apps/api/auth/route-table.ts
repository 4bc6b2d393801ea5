import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { ModulesContainer } from '@nestjs/core';
import { accessOf } from './access.guard';
import type { RouteAccess } from './access.decorator';

export interface Route {
  readonly method: string;
  /** As the router knows it: `/v1/tasks/:id`. */
  readonly path: string;
  readonly access: RouteAccess;
}

/** Every route of every controller with its permission. Throws when one has none: such a server must not start. */
export function routeTable(modules: ModulesContainer): Route[] {
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  const routes = controllers.flatMap(({ metatype }) =>
    typeof metatype === 'function' ? routesOf(metatype) : [],
  );
  const open = routes.filter((route) => route.access === undefined);
  if (open.length > 0)
    throw new Error(
      `routes without a permission: ${open.map((route) => `${route.method} ${route.path}`).join(', ')}. Add @Access('…') to the route or its controller`,
    );
  return routes as Route[];
}

type Found = Omit<Route, 'access'> & { readonly access: RouteAccess | undefined };

function routesOf(controller: { readonly prototype: unknown; readonly name: string }): Found[] {
  const prefix = pathOf(controller);
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
    if (typeof handler !== 'function') return [];
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const path = `/${[prefix, pathOf(handler)].filter((part) => part !== '').join('/')}`;
    return [{ method: RequestMethod[method], path, access: accessOf(handler, controller) }];
  });
}

function pathOf(target: object): string {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return String(Array.isArray(path) ? path[0] : (path ?? '')).replace(/^\/|\/$/g, '');
}
