import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { Answers } from '../http/answers-with.decorator';
import type { Page } from '../http/cursor';
import { ByOnce, Idempotent, type Once } from '../http/idempotent.decorator';
import { paging, text, uuid } from '../http/schemas';
import { WORLD, type World } from '../world';
import { linksIn } from './links-in';
import { ReplyService } from './reply.service';
import { MailPage, OneMail, Replied } from './sandbox.answers';
import { SandboxService, toListed } from './sandbox.service';

const MailsQuery = z.strictObject({
  channel: z.enum(['email', 'slack', 'feishu', 'dingtalk', 'wecom', 'sms', 'webhook']).optional(),
  to: text(254).optional(),
  ...paging,
});
type MailsQuery = z.infer<typeof MailsQuery>;
/** `text`: what they write. */
const Reply = z.strictObject({ text: text(10_000).optional() });
type Reply = z.infer<typeof Reply>;

/** What was sent, where it was caught instead of delivered. Only there where the mail sandbox runs. */
@ApiTags('sandbox')
@Access('signed-in')
@Controller('v1/sandbox/mails')
export class SandboxController {
  constructor(
    @Inject(WORLD) private readonly world: World,
    private readonly sandbox: SandboxService,
    private readonly replies: ReplyService,
  ) {}

  @Get()
  @Answers(MailPage)
  @ApiOperation({ summary: 'Mails, newest first' })
  list(@Query({ schema: MailsQuery }) query: MailsQuery): Promise<Page<object>> {
    return this.sandbox.list(query);
  }

  @Get(':id')
  @Answers(OneMail)
  @ApiOperation({ summary: 'One mail: its headers, text and HTML, and the send behind it' })
  async get(@Param('id', { schema: uuid }) mail: string): Promise<object> {
    const row = await this.sandbox.get(mail);
    return {
      ...toListed(row),
      headers: row.headers,
      text: row.text,
      html: row.html,
      request: row.url,
      raw: row.raw.toString('utf8'),
      sent: await this.replies.sentOf(row),
      links: linksIn(row, this.world.links.base),
    };
  }

  @Post(':id/reply')
  @HttpCode(202)
  @Idempotent('required')
  @Answers(Replied, 202)
  @ApiOperation({ summary: 'Reply as whoever got it: posts `outreach.replied`' })
  reply(
    @Param('id', { schema: uuid }) mail: string,
    @Body({ schema: Reply }) { text: words }: Reply,
    @ByOnce() by: Once,
  ): Promise<object> {
    return this.replies.reply(mail, words, by);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Throw all mails away' })
  clear(): Promise<void> {
    return this.sandbox.clear();
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Throw one mail away' })
  remove(@Param('id', { schema: uuid }) mail: string): Promise<void> {
    return this.sandbox.remove(mail);
  }
}
