import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { WORLD, type World } from '../world';
import { Access } from './access.decorator';
import { By, type Caller, grantTo } from './caller';
import { PERMISSION_NAMES } from './permissions';

@ApiTags('me')
@Access('signed-in')
@Controller('v1/me')
export class MeController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get()
  @ApiOperation({
    summary: 'Who calls, what they may do, and the token that changes by cookie need',
  })
  async me(@By() caller: Caller): Promise<Record<string, unknown>> {
    const permissions = Object.fromEntries(
      PERMISSION_NAMES.map((name) => [name, grantTo(caller, name)] as const).filter(
        ([, grant]) => grant !== 'no',
      ),
    );
    if (caller.kind === 'key')
      return { kind: 'key', id: caller.id, source: caller.source, permissions };
    const { rows } = await this.world.pool.query<Record<string, unknown>>(
      `SELECT attributes ->> 'name' AS name, email, zone, locale, delegate,
         (SELECT coalesce(jsonb_agg(queue ORDER BY queue), '[]') FROM queue_member WHERE person_id = p.id) AS queues
       FROM person p WHERE id = $1`,
      [caller.id],
    );
    return {
      kind: 'person',
      id: caller.id,
      ...rows[0],
      access: caller.access,
      permissions,
      csrf_token: caller.csrfToken,
    };
  }
}
