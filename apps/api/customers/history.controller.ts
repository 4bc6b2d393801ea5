import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import type { Page } from '../http/cursor';
import { Answers } from '../http/answers-with.decorator';
import { Locales } from '../http/headers';
import { id } from '../http/schemas';
import { AttributePath, TimelineQuery } from './customers.schema';
import { AttributeExplained, TimelinePage } from './customers.answers';
import { HistoryService } from './history.service';
import { TimelineService } from './timeline.service';
import type { Entry } from './to-entry';
import type { Shown } from './to-customer';

@ApiTags('customers')
@Controller('v1/customers/:id')
export class HistoryController {
  constructor(
    private readonly history: HistoryService,
    private readonly timelines: TimelineService,
  ) {}

  @Get('timeline')
  @Access('customers:read')
  @ApiOperation({
    summary:
      'All that happened to a customer, newest first: events, tasks, messages, playbooks, changes, holds, consents, notes',
  })
  @Answers(TimelinePage)
  timeline(
    @Param('id', { schema: id }) customer: string,
    @Query({ schema: TimelineQuery }) query: TimelineQuery,
    @By() caller: Caller,
    @Locales() locales: readonly string[],
  ): Promise<Page<Entry>> {
    return this.timelines.list(customer, query, { caller, locales });
  }

  @Get('attributes/:name/explain')
  @Access('customers:read')
  @Answers(AttributeExplained)
  @ApiOperation({
    summary:
      'Why a computed attribute is what it is: its formula, parts and what they read; who steps in for a person',
  })
  explain(@Param({ schema: AttributePath }) { id: customer, name }: AttributePath): Promise<Shown> {
    return this.history.explain(customer, name);
  }
}
