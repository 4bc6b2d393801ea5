import { Body, Controller, Get, Param, Patch, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import { Answers } from '../http/answers-with.decorator';
import { type Based, ByBase } from '../stops/by-base';
import { DutyService } from './duty.service';
import { GroupsService } from './groups.service';
import { IfMatch } from './if-match';
import { OneQueue, OneRole, QueuePage, RolePage, Rota } from './people.answers';
import { DutyPatch, QueuePatch, RolePatch } from './people.schema';

@ApiTags('people')
@Controller('v1')
export class GroupsController {
  constructor(
    private readonly groups: GroupsService,
    private readonly duty: DutyService,
  ) {}

  @Get('queues')
  @Access('signed-in')
  @Answers(QueuePage)
  @ApiOperation({ summary: 'Queues of the catalog, with their members' })
  queues(): ReturnType<GroupsService['queues']> {
    return this.groups.queues();
  }

  @Get('queues/:id')
  @Access('signed-in')
  @Answers(OneQueue)
  @ApiOperation({ summary: 'One queue; the ETag is what a change builds on' })
  async queue(
    @Param('id') queue: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ReturnType<GroupsService['queue']> {
    return tagged(await this.groups.queue(queue), reply);
  }

  @Patch('queues/:id')
  @Access('people:write')
  @Answers(OneQueue)
  @IfMatch()
  @ApiOperation({ summary: 'Who is in a queue: the whole list' })
  async setMembers(
    @Param('id') queue: string,
    @Body({ schema: QueuePatch }) { members }: QueuePatch,
    @ByBase() by: Based,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ReturnType<GroupsService['setMembers']> {
    return tagged(await this.groups.setMembers(queue, members, by), reply);
  }

  @Get('queues/:id/duty')
  @Access('signed-in')
  @Answers(Rota)
  @ApiOperation({ summary: 'The rota of a queue: who is on duty, and when' })
  async rota(
    @Param('id') queue: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ReturnType<DutyService['rota']> {
    return tagged(await this.duty.rota(queue), reply);
  }

  @Patch('queues/:id/duty')
  @Access('people:write')
  @Answers(Rota)
  @IfMatch()
  @ApiOperation({ summary: 'The rota of a queue: all its shifts' })
  async setRota(
    @Param('id') queue: string,
    @Body({ schema: DutyPatch }) rota: DutyPatch,
    @ByBase() by: Based,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ReturnType<DutyService['setRota']> {
    return tagged(await this.duty.setRota(queue, rota, by), reply);
  }

  @Get('roles')
  @Access('signed-in')
  @Answers(RolePage)
  @ApiOperation({ summary: 'Roles of the catalog, with who holds them' })
  roles(): ReturnType<GroupsService['roles']> {
    return this.groups.roles();
  }

  @Patch('roles/:id')
  @Access('people:write')
  @Answers(OneRole)
  @ApiOperation({ summary: 'Who holds a role' })
  setHolder(
    @Param('id') role: string,
    @Body({ schema: RolePatch }) { person }: RolePatch,
    @By() caller: Caller,
  ): ReturnType<GroupsService['setHolder']> {
    return this.groups.setHolder(role, person, caller);
  }
}

function tagged<T extends { readonly etag: string }>(shown: T, reply: FastifyReply): T {
  void reply.header('etag', `"${shown.etag}"`);
  return shown;
}
