import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import { Answers } from '../http/answers-with.decorator';
import type { Page } from '../http/cursor';
import { Locales } from '../http/headers';
import { ByOnce, Idempotent, type Once } from '../http/idempotent.decorator';
import { uuid } from '../http/schemas';
import {
  EnrollmentMade,
  EnrollmentPage,
  Operated,
  OneEnrollment,
  TracePage,
} from './enrollments.answers';
import { EnrollmentsQuery, NewEnrollment, OperateRequest, TraceQuery } from './enrollments.schema';
import { EnrollmentsService } from './enrollments.service';
import { OperateService } from './operate.service';

type Shown = Readonly<Record<string, unknown>>;

@ApiTags('enrollments')
@Controller('v1/enrollments')
export class EnrollmentsController {
  constructor(
    private readonly enrollments: EnrollmentsService,
    private readonly operations: OperateService,
  ) {}

  @Post()
  @HttpCode(202)
  @Access('enrollments:create')
  @Idempotent('required')
  @Answers(EnrollmentMade, 202)
  @ApiOperation({ summary: 'Enroll somebody by hand, through a manual way in' })
  create(
    @Body({ schema: NewEnrollment }) asked: NewEnrollment,
    @ByOnce() by: Once,
  ): Promise<Shown> {
    return this.enrollments.create(asked, by);
  }

  @Get()
  @Access('enrollments:read')
  @Answers(EnrollmentPage)
  @ApiOperation({ summary: 'Enrollments, newest first' })
  list(
    @Query({ schema: EnrollmentsQuery }) query: EnrollmentsQuery,
    @Locales() locales: readonly string[],
  ): Promise<Page<Shown>> {
    return this.enrollments.list(query, locales);
  }

  @Get(':id')
  @Access('enrollments:read')
  @Answers(OneEnrollment)
  @ApiOperation({ summary: 'Where an enrollment stands and what it waits for' })
  get(
    @Param('id', { schema: uuid }) enrollment: string,
    @By() caller: Caller,
    @Locales() locales: readonly string[],
  ): Promise<Shown> {
    return this.enrollments.get(enrollment, caller, locales);
  }

  @Get(':id/trace')
  @Access('enrollments:read')
  @Answers(TracePage)
  @ApiOperation({ summary: 'What happened, when, why, and the line of YAML; oldest first' })
  trace(
    @Param('id', { schema: uuid }) enrollment: string,
    @Query({ schema: TraceQuery }) query: TraceQuery,
    @Locales() locales: readonly string[],
  ): Promise<Page<Shown>> {
    return this.enrollments.trace(enrollment, query, locales);
  }

  @Post(':id/operate')
  @HttpCode(200)
  @Access('enrollments:operate')
  @Idempotent('required')
  @Answers(Operated, 200, 202)
  @ApiOperation({
    summary:
      'pause, resume, skip, retry, jump, set, migrate or exit; 202 when it is taken up later; dry_run says what it would do',
  })
  async operate(
    @Param('id', { schema: uuid }) enrollment: string,
    @Body({ schema: OperateRequest }) request: OperateRequest,
    @ByOnce() by: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Shown> {
    const { answer, late } = await this.operations.operate(enrollment, request, by);
    if (late) void reply.status(202);
    return answer;
  }
}
