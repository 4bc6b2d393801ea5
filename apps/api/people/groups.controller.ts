import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import { Answers } from '../http/answers-with.decorator';
import { DutyService } from './duty.service';
import { GroupsService } from './groups.service';
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

  @Patch('queues/:id')
  @Access('people:write')
  @Answers(OneQueue)
  @ApiOperation({ summary: 'Who is in a queue: the whole list' })
  setMembers(
    @Param('id') queue: string,
    @Body({ schema: QueuePatch }) { members }: QueuePatch,
    @By() caller: Caller,
  ): ReturnType<GroupsService['setMembers']> {
    return this.groups.setMembers(queue, members, caller);
  }

  @Get('queues/:id/duty')
  @Access('signed-in')
  @Answers(Rota)
  @ApiOperation({ summary: 'The rota of a queue: who is on duty, and when' })
  rota(@Param('id') queue: string): ReturnType<DutyService['rota']> {
    return this.duty.rota(queue);
  }

  @Patch('queues/:id/duty')
  @Access('people:write')
  @Answers(Rota)
  @ApiOperation({ summary: 'The rota of a queue: all its shifts' })
  setRota(
    @Param('id') queue: string,
    @Body({ schema: DutyPatch }) rota: DutyPatch,
    @By() caller: Caller,
  ): ReturnType<DutyService['setRota']> {
    return this.duty.setRota(queue, rota, caller);
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
