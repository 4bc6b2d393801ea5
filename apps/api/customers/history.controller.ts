import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.decorator';
import type { Page } from '../http/cursor';
import { id } from '../http/schemas';
import { AttributePath, TimelineQuery } from './customers.schema';
import { HistoryService } from './history.service';
import type { Shown } from './to-customer';

@ApiTags('customers')
@Controller('v1/customers/:id')
export class HistoryController {
  constructor(private readonly history: HistoryService) {}

  @Get('timeline')
  @Access('customers:read')
  @ApiOperation({
    summary:
      'What changed of a customer, its contacts and records, newest first: who said so, old and new',
  })
  timeline(
    @Param('id', { schema: id }) customer: string,
    @Query({ schema: TimelineQuery }) query: TimelineQuery,
  ): Promise<Page<Shown>> {
    return this.history.timeline(customer, query);
  }

  @Get('attributes/:name/explain')
  @Access('customers:read')
  @ApiOperation({
    summary: 'Why a computed attribute is what it is: its formula, parts and what they read',
  })
  explain(@Param({ schema: AttributePath }) { id: customer, name }: AttributePath): Promise<Shown> {
    return this.history.explain(customer, name);
  }
}
