import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import type { Page } from '../http/cursor';
import { paging, text, uuid } from '../http/schemas';
import { SandboxService, toListed } from './sandbox.service';

const MailsQuery = z.strictObject({
  channel: z.enum(['email', 'slack', 'feishu', 'dingtalk', 'wecom', 'sms', 'webhook']).optional(),
  to: text(254).optional(),
  ...paging,
});
type MailsQuery = z.infer<typeof MailsQuery>;

/** What was sent, where it was caught instead of delivered. Only there where the mail sandbox runs. */
@ApiTags('sandbox')
@Access('signed-in')
@Controller('v1/sandbox/mails')
export class SandboxController {
  constructor(private readonly sandbox: SandboxService) {}

  @Get()
  @ApiOperation({ summary: 'Mails, newest first' })
  list(@Query({ schema: MailsQuery }) query: MailsQuery): Promise<Page<object>> {
    return this.sandbox.list(query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One mail: its headers, text and HTML' })
  async get(@Param('id', { schema: uuid }) mail: string): Promise<object> {
    const row = await this.sandbox.get(mail);
    return {
      ...toListed(row),
      headers: row.headers,
      text: row.text,
      html: row.html,
      request: row.url,
      raw: row.raw.toString('utf8'),
    };
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
