import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.decorator';
import { Answers } from '../http/answers-with.decorator';
import type { Page } from '../http/cursor';
import { Base, Locales } from '../http/headers';
import { ByOnce, Idempotent, type Once } from '../http/idempotent.decorator';
import { CheckService, type Checked as FilesChecked } from './check.service';
import { type Held, HoldService } from './hold.service';
import { OnePlaybook, PlaybookPage, VersionPage } from './playbooks.answers';
import {
  CheckRequest,
  HoldRequest,
  ListQuery,
  NewPublication,
  ResumeRequest,
} from './playbooks.schema';
import { PlaybooksService } from './playbooks.service';
import { PublishService } from './publish.service';
import { Checked, PlaybookHeld, PublicationPage, Published } from './publishing.answers';

type Shown = Readonly<Record<string, unknown>>;

@ApiTags('playbooks')
@Access('playbooks:read')
@Controller('v1')
export class PlaybooksController {
  constructor(
    private readonly playbooks: PlaybooksService,
    private readonly checks: CheckService,
    private readonly publishing: PublishService,
    private readonly holds: HoldService,
  ) {}

  @Post('check')
  @HttpCode(200)
  @Answers(Checked)
  @ApiOperation({
    summary: 'Check files: every mistake with its place, reason and fix; 200 also with faults',
  })
  check(@Body({ schema: CheckRequest }) request: CheckRequest): Promise<FilesChecked> {
    return this.checks.check(request);
  }

  @Post('publications')
  @Access('playbooks:publish')
  @Idempotent('required')
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description:
      'the publication that these files build on: 409 `base_changed` when somebody came between',
  })
  @Answers(Published, 201)
  @ApiOperation({
    summary:
      'Publish all files together; those inside keep their version. If-Match: the publication it builds on',
  })
  publish(
    @Body({ schema: NewPublication }) asked: NewPublication,
    @ByOnce() by: Once,
    @Base() base: string | undefined,
  ): Promise<Shown> {
    return this.publishing.publish(asked, by, base);
  }

  @Get('publications')
  @Answers(PublicationPage)
  @ApiOperation({ summary: 'Who published what, newest first' })
  publications(@Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Shown>> {
    return this.playbooks.publications(query);
  }

  @Get('playbooks')
  @Answers(PlaybookPage)
  @ApiOperation({ summary: 'Playbooks, by id' })
  list(
    @Query({ schema: ListQuery }) query: ListQuery,
    @Locales() locales: readonly string[],
  ): Promise<Page<Shown>> {
    return this.playbooks.list(query, locales);
  }

  @Get('playbooks/:id')
  @Answers(OnePlaybook)
  @ApiOperation({ summary: 'One playbook: its ways in, steps and exits, and who is inside' })
  get(@Param('id') playbook: string, @Locales() locales: readonly string[]): Promise<Shown> {
    return this.playbooks.get(playbook, locales);
  }

  @Get('playbooks/:id/versions')
  @Answers(VersionPage)
  @ApiOperation({ summary: 'Versions of a playbook, newest first, with how many are inside each' })
  versions(
    @Param('id') playbook: string,
    @Query({ schema: ListQuery }) query: ListQuery,
  ): Promise<Page<Shown> & Shown> {
    return this.playbooks.versions(playbook, query);
  }

  @Post('playbooks/:id/pause')
  @HttpCode(202)
  @Answers(PlaybookHeld, 202)
  @Access('playbooks:control')
  @Idempotent('honoured')
  @ApiOperation({ summary: 'Hold deliveries and deadlines of all inside; intake goes on' })
  pause(
    @Param('id') playbook: string,
    @Body({ schema: HoldRequest }) request: HoldRequest,
    @ByOnce() by: Once,
  ): Promise<Held> {
    return this.holds.pause(playbook, request, by);
  }

  @Post('playbooks/:id/resume')
  @HttpCode(202)
  @Answers(PlaybookHeld, 202)
  @Access('playbooks:control')
  @Idempotent('honoured')
  @ApiOperation({
    summary:
      'Let those go on that the pause holds, the backlog spread (15m unless told), what is stale skipped if told',
  })
  resume(
    @Param('id') playbook: string,
    @Body({ schema: ResumeRequest }) request: ResumeRequest,
    @ByOnce() by: Once,
  ): Promise<Held> {
    return this.holds.resume(playbook, request, by);
  }
}
