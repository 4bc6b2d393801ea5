import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from './app.module';
import { RateLimit } from './auth/rate-limit';
import { cookieName } from './auth/sign-ins';
import { routeTable } from './auth/route-table';
import { readConsole } from './console/built-console';
import { CONSOLE_PATHS, sendPage, serveConsole } from './console/serve-console';
import { describe } from './docs/describe';
import { guardDoor, newRequestId, setHeaders } from './http/hooks';
import { readJsonBodies } from './http/json-body';
import { sendProblem } from './http/problem.filter';
import { translate } from './http/translate';
import type { World } from './world';

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The whole API, initialised but not listening. Throws when a route has no permission. */
export async function createApp(
  world: World,
  module: DynamicModule = AppModule.with(world),
): Promise<NestFastifyApplication> {
  const { trustedProxies } = world.config;
  const adapter = new FastifyAdapter({
    genReqId: newRequestId,
    requestIdHeader: false,
    exposeHeadRoutes: false,
    ...(trustedProxies.length === 0 ? {} : { trustProxy: [...trustedProxies] }),
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 512 },
    // What the router itself refuses (a broken %-escape) passes no hook and no filter of ours.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      setHeaders(request, reply);
      sendProblem(reply, translate(error), request);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  const built = readConsole();
  const routes = routeTable(app.get(ModulesContainer));
  world.metrics.http.watch(fastify);
  readJsonBodies(fastify);
  guardDoor(fastify, {
    credentials: world.credentials,
    cookie: cookieName(world.config),
    rateLimit: new RateLimit(world.config.api.rate),
    links: world.links,
    routes,
    open: ['/docs', '/openapi.json'],
    pages: CONSOLE_PATHS,
    lost: (reply) => sendPage(built, reply.status(404)),
    ...(world.config.authDev ? { hosts: LOOPBACK_NAMES } : {}),
  });
  serveConsole(fastify, built);
  describe(app, routes);
  await app.init();
  await fastify.ready();
  return app;
}
