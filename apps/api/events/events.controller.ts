import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import { described } from '../docs/described';
import type { Page } from '../http/cursor';
import { EventBatch, EventBody, EventsQuery } from './events.schema';
import { EventsService } from './events.service';
import { Answers } from '../http/answers-with.decorator';
import { EventPage, EventsTaken, EventTaken, OneEvent } from './events.answers';

type Shown = Readonly<Record<string, unknown>>;

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  @Post()
  @HttpCode(202)
  @Access('events:write')
  @ApiBody({ schema: described(EventBody) })
  @Answers(EventTaken, 202)
  @ApiOperation({
    summary: 'Tell what happened: committed when this answers; the same id again is a duplicate',
  })
  post(@Body() event: unknown, @By() caller: Caller): Promise<Shown> {
    return this.events.post(event === undefined ? {} : event, caller);
  }

  @Post('batch')
  @HttpCode(202)
  @Access('events:write')
  @Answers(EventsTaken, 202)
  @ApiOperation({
    summary: 'At most 500 events; good ones commit, refused ones are listed; atomic: all or none',
  })
  postBatch(@Body({ schema: EventBatch }) batch: EventBatch, @By() caller: Caller): Promise<Shown> {
    return this.events.postBatch(batch, caller);
  }

  @Get()
  @Access('events:read')
  @Answers(EventPage)
  @ApiOperation({ summary: 'Events, latest arrival first' })
  list(@Query({ schema: EventsQuery }) query: EventsQuery): Promise<Page<Shown>> {
    return this.events.list(query);
  }

  @Get(':source/:id')
  @Access('events:read')
  @Answers(OneEvent)
  @ApiOperation({ summary: 'One event and what it started' })
  get(@Param('source') source: string, @Param('id') event: string): Promise<Shown> {
    return this.events.get(source, event);
  }
}
