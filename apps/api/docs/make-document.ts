import { ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '../app.module';
import { routeTable } from '../auth/route-table';
import type { World } from '../world';
import { documentOf } from './describe';

/** The description of every route, those for development too, made without a database: nothing is called. */
export async function makeDocument(): Promise<OpenAPIObject> {
  const nowhere = { config: { authDev: true }, mailSandbox: {} } as unknown as World;
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(nowhere),
    new FastifyAdapter(),
    { logger: false, abortOnError: false },
  );
  try {
    return documentOf(app, routeTable(app.get(ModulesContainer)));
  } finally {
    await app.close();
  }
}
