import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.decorator';
import { Answers } from '../http/answers-with.decorator';
import { ByOnce, Idempotent, type Once } from '../http/idempotent.decorator';
import { Migrated } from './migrations.answers';
import { MigrationRequest } from './migrations.schema';
import { MigrationsService } from './migrations.service';

@ApiTags('playbooks')
@Controller('v1/migrations')
export class MigrationsController {
  constructor(private readonly migrations: MigrationsService) {}

  @Post()
  @HttpCode(202)
  @Access('playbooks:publish')
  @Idempotent('required')
  @Answers(Migrated, 200, 202)
  @ApiOperation({
    summary:
      'Move those inside to another version, as a *.migration.yaml says; dry_run counts what it would do (200)',
  })
  async migrate(
    @Body({ schema: MigrationRequest }) request: MigrationRequest,
    @ByOnce() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readonly<Record<string, unknown>>> {
    if (request.dry_run === true) void reply.status(200);
    return this.migrations.migrate(request, once);
  }
}
