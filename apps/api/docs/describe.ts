import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** OpenAPI 3.1 at /openapi.json, and a page to read and try it at /docs; everything it loads comes from here. */
export function describe(app: NestFastifyApplication): void {
  const options = new DocumentBuilder()
    .setTitle('Tenure')
    .setDescription('Customer-success playbooks written as YAML, run as durable workflows. Errors are always application/problem+json.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'tn_<id>_<secret>' })
    .addSecurityRequirements('bearer')
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, options), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Tenure API',
  });
}
