import { Body, Controller, Get, Inject, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/answers-with.decorator';
import { WORLD, type World } from '../world';
import { Access } from './access.decorator';
import { MePatch } from '../people/people.schema';
import { PeopleService } from '../people/people.service';
import { Me } from './auth.answers';
import { By, ByPerson, type Caller, grantTo, type PersonCaller } from './caller';
import { PERMISSION_NAMES } from './permissions';

@ApiTags('me')
@Access('signed-in')
@Controller('v1/me')
export class MeController {
  constructor(
    @Inject(WORLD) private readonly world: World,
    private readonly people: PeopleService,
  ) {}

  @Get()
  @Answers(Me)
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
      `SELECT attributes ->> 'name' AS name, email, zone, locale, delegate, shortcuts,
         CASE WHEN absent_from IS NOT NULL THEN jsonb_build_object('from', ${iso('absent_from')}, 'until', ${iso('absent_until')}) END AS out_of_office,
         (SELECT coalesce(jsonb_agg(scope ORDER BY scope), '[]') FROM switch WHERE engaged) AS switches_engaged,
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
      now: new Date(this.world.clock.now()),
      csrf_token: caller.csrfToken,
      sandbox: this.world.mailSandbox !== undefined,
    };
  }

  @Patch()
  @Answers(Me)
  @ApiOperation({
    summary: 'Own locale, zone, shortcuts, delegate and absence (merge patch). People only',
  })
  async change(
    @Body({ schema: MePatch }) patch: MePatch,
    @ByPerson() caller: PersonCaller,
  ): Promise<Record<string, unknown>> {
    await this.people.patchOwn(patch, caller);
    return this.me(caller);
  }
}

/** As every time of an answer is written. */
function iso(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
