import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.decorator';
import { WORLD, type World } from '../world';
import { Answers } from '../http/answers-with.decorator';
import { Healthy, Ready, Version } from './health.answers';

@ApiTags('health')
@Access('public')
@Controller()
export class HealthController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get('healthz')
  @Answers(Healthy)
  @ApiOperation({ summary: 'The process answers' })
  health(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Answers(Ready, 200, 503)
  @ApiOperation({ summary: 'The database answers; Temporal may be away (degraded)' })
  async ready(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ status: string; degraded: string[] }> {
    const database = await this.world.pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
    const temporal = await this.world.temporal.isReachable();
    if (!database) void reply.status(503);
    return {
      status: database ? 'ready' : 'database_unavailable',
      degraded: temporal ? [] : ['temporal'],
    };
  }

  @Get('version')
  @Answers(Version)
  @ApiOperation({ summary: 'What runs here' })
  version(): { name: string; version: string; api: string } {
    return { name: 'tenure', version: this.world.version, api: 'v1' };
  }
}
