import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import type { Page } from '../http/cursor';
import { ByOnce, Idempotent, type Once } from '../http/idempotent.decorator';
import { id, paging, text, time, uuid } from '../http/schemas';
import { HoldsService } from './holds.service';
import { Answers } from '../http/answers-with.decorator';
import { HoldPage, OneHold } from './holds.answers';

const reason = text(500).min(1);
const NewHold = z.strictObject({
  customer: id.optional(),
  contact: id.optional(),
  purposes: z.array(text(128).min(1)).min(1).max(50).optional(),
  until: time.optional(),
  reason,
  dry_run: z.boolean().optional(),
});
export type NewHold = z.infer<typeof NewHold>;
const Lifted = z.strictObject({ reason: reason.optional(), dry_run: z.boolean().optional() });
export type Lifted = z.infer<typeof Lifted>;
const HoldsQuery = z.strictObject({
  customer: id.optional(),
  contact: id.optional(),
  status: z.enum(['open', 'released', 'all']).default('open'),
  ...paging,
});
export type HoldsQuery = z.infer<typeof HoldsQuery>;

/** Holds that people place on one customer or contact; those of guards.yaml follow from their conditions and end with them. */
@ApiTags('outreach')
@Controller('v1/holds')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Get()
  @Access('outreach:read')
  @Answers(HoldPage)
  @ApiOperation({
    summary:
      'Holds that people placed, newest first; of one customer also those of guards that are true now, with rule and line',
  })
  list(@Query({ schema: HoldsQuery }) query: HoldsQuery): Promise<Page<object>> {
    return this.holds.listed(query);
  }

  @Post()
  @Access('holds:write')
  @Idempotent('honoured')
  @Answers(OneHold, 200, 201)
  @ApiOperation({
    summary: 'Keep messages waiting: in force when this answers; dry_run says what waits already',
  })
  async place(
    @Body({ schema: NewHold }) hold: NewHold,
    @ByOnce() by: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (hold.dry_run !== true) return this.holds.place(hold, by);
    void reply.status(200);
    return this.holds.wouldPlace(hold, by.caller);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Access('holds:write')
  @Idempotent('honoured')
  @Answers(OneHold)
  @ApiOperation({ summary: 'Lift a hold: what waited for it is looked at; the same again is 200' })
  release(
    @Param('id', { schema: uuid }) hold: string,
    @Body({ schema: Lifted.optional() }) lifted: Lifted | undefined,
    @By() caller: Caller,
  ): Promise<object> {
    return this.holds.release(hold, lifted ?? {}, caller);
  }
}
