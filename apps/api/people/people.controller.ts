import { Body, Controller, Get, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import type { Page } from '../http/cursor';
import { id } from '../http/schemas';
import { Answers } from '../http/answers-with.decorator';
import { PeoplePage, PersonChanged } from './people.answers';
import { PeopleQuery, PersonPatch } from './people.schema';
import { type PersonPatched, PeopleService } from './people.service';
import type { PersonShown } from './to-person';

@ApiTags('people')
@Controller('v1/people')
export class PeopleController {
  constructor(private readonly people: PeopleService) {}

  @Get()
  @Access('signed-in')
  @Answers(PeoplePage)
  @ApiOperation({ summary: 'People, by id' })
  list(@Query({ schema: PeopleQuery }) query: PeopleQuery): Promise<Page<PersonShown>> {
    return this.people.list(query);
  }

  @Patch(':id')
  @Access('people:write')
  @Answers(PersonChanged, 200, 201)
  @ApiOperation({
    summary:
      'Create or change a person (merge patch); `re_resolved`: open tasks that ask their chain again because of it',
  })
  async patch(
    @Param('id', { schema: id }) person: string,
    @Body({ schema: PersonPatch }) patch: PersonPatch,
    @By() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonPatched> {
    const done = await this.people.patch(person, patch, caller);
    if (done.created) void reply.status(201);
    return done.person;
  }
}
