import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import { described } from '../docs/described';
import type { Page } from '../http/cursor';
import { Reads } from '../http/headers';
import { faultIn, type Language } from '../words/in-language';
import { ByForm, type Posted } from './posted';
import { EventBatch, EventBody, EventsQuery } from './events.schema';
import { EventsService } from './events.service';
import { Answers } from '../http/answers-with.decorator';
import { EventPage, EventsTaken, EventTaken, OneEvent } from './events.answers';

const CLOUD_WORDS =
  'Also as a CloudEvent 1.0: `application/cloudevents+json`, or binary with `ce-*` headers. `subject` is the customer; the extensions `contact`, or `recordtype` and `recordid`, name what is not about one. The source is `<source of the key>:<source of the event>`.';
const CLOUD_WORDS_BATCH = 'Also a list of CloudEvents 1.0: `application/cloudevents-batch+json`.';

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
    description: CLOUD_WORDS,
  })
  post(@ByForm() posted: Posted, @By() caller: Caller): Promise<Shown> {
    return this.events.post(posted, caller);
  }

  @Post('batch')
  @HttpCode(202)
  @Access('events:write')
  @Answers(EventsTaken, 202)
  @ApiOperation({
    summary: 'At most 500 events; good ones commit, refused ones are listed; atomic: all or none',
    description: CLOUD_WORDS_BATCH,
  })
  async postBatch(
    @Body({ schema: EventBatch }) batch: EventBatch,
    @ByForm() { form }: Posted,
    @By() caller: Caller,
    @Reads() language: Language,
  ): Promise<Shown> {
    const { refused, ...taken } = await this.events.postBatch(batch, form, caller);
    return { ...taken, refused: refused.map((fault) => faultIn(fault, language)) };
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
  @ApiOperation({
    summary: 'One event and what came of it: started, woke, ended, or nothing waited for it',
  })
  get(@Param('source') source: string, @Param('id') event: string): Promise<Shown> {
    return this.events.get(source, event);
  }
}
