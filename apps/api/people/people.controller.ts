import { Body, Controller, Get, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.decorator';
import type { Page } from '../http/cursor';
import { id } from '../http/schemas';
import { Answers } from '../http/answers-with.decorator';
import { type Based, ByBase } from '../stops/by-base';
import { IfMatch } from './if-match';
import { OnePerson, PeoplePage, PersonChanged } from './people.answers';
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
  @ApiOperation({
    summary: 'People, by id, with how many open tasks they have and when they are out of office',
  })
  list(@Query({ schema: PeopleQuery }) query: PeopleQuery): Promise<Page<PersonShown>> {
    return this.people.list(query);
  }

  @Get(':id')
  @Access('signed-in')
  @Answers(OnePerson)
  @ApiOperation({ summary: 'One person; the ETag is what a change builds on' })
  async get(
    @Param('id', { schema: id }) person: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonShown> {
    const shown = await this.people.get(person);
    void reply.header('etag', `"${String(shown['etag'])}"`);
    return shown;
  }

  @Patch(':id')
  @Access('people:write')
  @Answers(PersonChanged, 200, 201)
  @IfMatch({
    required: false,
    description:
      'the ETag of the person as read: 428 without it, 412 when it has changed since; absent of somebody who is not there yet',
  })
  @ApiOperation({
    summary:
      'Create or change a person (merge patch); `re_resolved`: open tasks that ask their chain again because of it',
  })
  async patch(
    @Param('id', { schema: id }) person: string,
    @Body({ schema: PersonPatch }) patch: PersonPatch,
    @ByBase() by: Based,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonPatched> {
    const done = await this.people.patch(person, patch, by);
    if (done.created) void reply.status(201);
    void reply.header('etag', `"${String(done.person['etag'])}"`);
    return done.person;
  }
}
