import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Route } from '../auth/route-table';

const PROBLEM = {
  type: 'object' as const,
  description: 'RFC 9457; every refusal has this form',
  required: ['type', 'title', 'status', 'code', 'detail', 'request_id', 'retryable'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    request_id: { type: 'string' },
    retryable: { type: 'boolean' },
    errors: {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'object',
        required: ['code', 'detail'],
        properties: {
          pointer: { type: 'string' },
          parameter: { type: 'string' },
          header: { type: 'string' },
          code: { type: 'string' },
          detail: { type: 'string' },
          fix: { type: 'string' },
        },
      },
    },
  },
};

/** OpenAPI 3.1 at /openapi.json, and a page to read and try it at /docs; everything it loads comes from here. */
export function describe(app: NestFastifyApplication, routes: readonly Route[]): void {
  SwaggerModule.setup('docs', app, () => documentOf(app, routes), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Tenure API',
  });
}

export function documentOf(app: NestFastifyApplication, routes: readonly Route[]): OpenAPIObject {
  const options = new DocumentBuilder()
    .setTitle('Tenure')
    .setDescription('Customer-success playbooks written as YAML, run as durable workflows. Errors are always application/problem+json.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'tn_<id>_<secret>' })
    .addSecurityRequirements('bearer')
    .build();
  return complete(SwaggerModule.createDocument(app, options), routes);
}

/** What holds for every route: who may call it, and the form of a refusal. */
function complete(document: OpenAPIObject, routes: readonly Route[]): OpenAPIObject {
  (document.components ??= {}).schemas = { ...document.components.schemas, Problem: PROBLEM };
  for (const { method, path, access } of routes) {
    const item = document.paths[path.replace(/:(\w+)/g, '{$1}')] as Record<string, Operation> | undefined;
    const operation = item?.[method.toLowerCase()];
    if (operation === undefined) continue;
    operation.description = [operation.description, `May be called by: ${access}.`].filter(Boolean).join('\n\n');
    if (access === 'public') operation.security = [];
    operation.responses['default'] = {
      description: 'Refused',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
    for (const response of Object.values(operation.responses)) response.description ||= 'Done';
  }
  return document;
}

interface Operation {
  description?: string;
  security?: unknown[];
  responses: Record<string, { description: string; content?: unknown }>;
}
