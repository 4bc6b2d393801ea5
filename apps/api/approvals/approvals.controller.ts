import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import type { Page } from '../http/cursor';
import { Answers, AnswersText } from '../http/answers-with.decorator';
import { uuid } from '../http/schemas';
import { ApprovalPage, OneApproval } from './approvals.answers';
import { ApprovalsQuery, Approved, Edited, Previewed, Rejected } from './approvals.schema';
import { DRAFT_POLICY, LETTERS } from './draft-page';
import { ByReader, type Reader } from './by-reader';
import { type ApprovalShown, ApprovalsService } from './approvals.service';

const IfMatch = ApiHeader({
  name: 'If-Match',
  required: true,
  description: 'the ETag of the text that was read: 412 when it has changed since',
});

@ApiTags('approvals')
@Controller('v1/approvals')
export class ApprovalsController {
  constructor(private readonly approvals: ApprovalsService) {}

  @Get()
  @Access('tasks:read')
  @Answers(ApprovalPage)
  @ApiOperation({
    summary: 'Drafts by deadline; list=mine (my queues too) or team for the person who asks',
  })
  list(
    @Query({ schema: ApprovalsQuery }) query: ApprovalsQuery,
    @By() caller: Caller,
  ): Promise<Page<ApprovalShown>> {
    return this.approvals.list(query, caller);
  }

  @Get(':id')
  @Access('tasks:read')
  @Answers(OneApproval)
  @ApiOperation({ summary: 'One draft: its text, who may decide, until when and what then' })
  get(
    @Param('id', { schema: uuid }) id: string,
    @By() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalShown> {
    return this.show(id, caller, reply);
  }

  @Patch(':id')
  @Access('approvals:decide')
  @Answers(OneApproval)
  @IfMatch
  @ApiOperation({
    summary: 'Write it in other words; text and HTML are rendered from the Markdown',
  })
  async edit(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: Edited }) edited: Edited,
    @ByReader() reader: Reader,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalShown> {
    await this.approvals.edit(id, edited, reader);
    return this.show(id, reader.caller, reply);
  }

  @Post(':id/refresh')
  @HttpCode(200)
  @Access('approvals:decide')
  @Answers(OneApproval)
  @IfMatch
  @ApiOperation({
    summary: "Render it with today's facts; an approver's own words stay, both texts are kept",
  })
  async refresh(
    @Param('id', { schema: uuid }) id: string,
    @ByReader() reader: Reader,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalShown> {
    await this.approvals.refresh(id, reader);
    return this.show(id, reader.caller, reply);
  }

  @Get(':id/preview')
  @Access('tasks:read')
  @AnswersText('text/html')
  @ApiOperation({ summary: 'The message as it will look: a page that runs and fetches nothing' })
  async preview(
    @Param('id', { schema: uuid }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.page((await this.approvals.preview(id, {})) + LETTERS, reply);
  }

  @Post(':id/preview')
  @HttpCode(200)
  @Access('tasks:read')
  @AnswersText('text/html')
  @ApiOperation({ summary: 'The same in other words, which are not kept' })
  async previewOf(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: Previewed }) words: Previewed,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.page(await this.approvals.preview(id, words), reply);
  }

  private page(html: string, reply: FastifyReply): string {
    void reply
      .headers({ 'Content-Security-Policy': DRAFT_POLICY, 'Referrer-Policy': 'no-referrer' })
      .type('text/html; charset=utf-8');
    return html;
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Access('approvals:decide')
  @Answers(OneApproval)
  @IfMatch
  @ApiOperation({ summary: 'It goes as it stands, byte for byte; the same again is 200' })
  async approve(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: Approved }) { comment }: Approved,
    @ByReader() reader: Reader,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalShown> {
    await this.approvals.decide(id, { decision: 'approved', comment }, reader);
    return this.show(id, reader.caller, reply);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Access('approvals:decide')
  @Answers(OneApproval)
  @IfMatch
  @ApiOperation({ summary: 'It does not go, and why; the same again is 200' })
  async reject(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: Rejected }) { reason }: Rejected,
    @ByReader() reader: Reader,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalShown> {
    await this.approvals.decide(id, { decision: 'rejected', comment: reason }, reader);
    return this.show(id, reader.caller, reply);
  }

  private async show(id: string, caller: Caller, reply: FastifyReply): Promise<ApprovalShown> {
    const { shown, etag } = await this.approvals.get(id, caller);
    void reply.header('etag', etag);
    return shown;
  }
}
