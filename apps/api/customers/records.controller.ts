import { Body, Controller, Get, Param, Patch as PatchRoute, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import type { Page } from '../http/cursor';
import { Patch, RecordPath, RecordsQuery } from './customers.schema';
import { RecordsService } from './records.service';
import type { Shown } from './to-customer';
import { Answers } from '../http/answers-with.decorator';
import { OneRecord, RecordChanged, RecordPage } from './customers.answers';

@ApiTags('customers')
@Controller('v1/records/:type')
export class RecordsController {
  constructor(private readonly records: RecordsService) {}

  @Get()
  @Access('customers:read')
  @Answers(RecordPage)
  @ApiOperation({ summary: 'Records of one type (contract, ticket, …), by id' })
  list(
    @Param('type') type: string,
    @Query({ schema: RecordsQuery }) query: RecordsQuery,
  ): Promise<Page<Shown>> {
    return this.records.list(type, query);
  }

  @Get(':id')
  @Access('customers:read')
  @Answers(OneRecord)
  @ApiOperation({ summary: 'One record' })
  get(@Param({ schema: RecordPath }) { type, id }: RecordPath): Promise<Shown> {
    return this.records.get(type, id);
  }

  @PatchRoute(':id')
  @Access('customers:write')
  @Answers(RecordChanged, 200, 201)
  @ApiOperation({ summary: 'Create or change a record (merge patch)' })
  async patch(
    @Param({ schema: RecordPath }) { type, id }: RecordPath,
    @Body({ schema: Patch }) patch: Patch,
    @By() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Shown> {
    const { answer, created } = await this.records.patch(type, id, { patch, caller });
    if (created) void reply.status(201);
    return answer;
  }
}
