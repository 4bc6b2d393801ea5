import { Body, Controller, Get, Param, Patch, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { Answers } from '../http/answers-with.decorator';
import { text } from '../http/schemas';
import { type Based, ByBase } from './by-base';
import { OneSwitch, SwitchPage } from './switches.answers';
import { type Switch, SwitchesService } from './switches.service';

const Turn = z.strictObject({ engaged: z.boolean(), reason: text(500).min(1) });
type Turn = z.infer<typeof Turn>;

/** Kill switches: an engaged one lets nothing out that it covers, whatever any playbook says. */
@ApiTags('playbooks')
@Controller('v1/switches')
export class SwitchesController {
  constructor(private readonly switches: SwitchesService) {}

  @Get()
  @Access('playbooks:read')
  @Answers(SwitchPage)
  @ApiOperation({ summary: 'Kill switches that were ever turned, engaged ones first' })
  async list(): Promise<{ data: Switch[]; next: null }> {
    return { data: await this.switches.list(), next: null };
  }

  @Patch(':scope')
  @Access('switches:write')
  @Answers(OneSwitch)
  @ApiHeader({
    name: 'If-Match',
    required: true,
    description: 'the version that was read; "0" of one that was never turned',
  })
  @ApiOperation({
    summary: 'Turn `global`, `playbook:<id>` or `channel:<name>`: in force when this answers',
  })
  async turn(
    @Param('scope') scope: string,
    @Body({ schema: Turn }) turn: Turn,
    @ByBase() by: Based,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Switch> {
    const turned = await this.switches.turn(scope, turn, by);
    void reply.header('etag', `"${turned.version}"`);
    return turned;
  }
}
