import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { Outreach } from '../../shared/database/entities/outreach.entity';
import { Answers } from '../http/answers-with.decorator';
import { type Page, placeOf, toPage } from '../http/cursor';
import { ByOnce, Idempotent, type Once } from '../http/idempotent.decorator';
import { notFound } from '../http/problem';
import { id, paging, text, time, uuid } from '../http/schemas';
import { WORLD, type World } from '../world';
import { ConfirmService } from './confirm.service';
import { publicationOf } from './publication-of';
import { ResendService } from './resend.service';
import { OneOutreach, OutreachPage } from './outreach.answers';

const STATUS = [
  'planned',
  'waiting',
  'awaiting_approval',
  'claimed',
  'handed_off',
  'accepted',
  'refused',
  'skipped',
  'unconfirmed',
] as const;

const OutreachQuery = z.strictObject({
  customer: id.optional(),
  contact: id.optional(),
  playbook: text(128).optional(),
  channel: text(64).optional(),
  status: z.enum(STATUS).optional(),
  reason: text(128).optional(),
  enrollment: uuid.optional(),
  since: time.optional(),
  ...paging,
});
type OutreachQuery = z.infer<typeof OutreachQuery>;

const Confirmation = z.strictObject({ sent: z.boolean(), note: text(2_000).min(1) });
type Confirmation = z.infer<typeof Confirmation>;
const Again = z.strictObject({ note: text(2_000).min(1) });
type Again = z.infer<typeof Again>;

/** Member of the query -> column. */
const FILTERS = {
  customer: 'customer_id',
  contact: 'contact_id',
  playbook: 'playbook',
  channel: 'channel',
  status: 'status',
  reason: 'reason',
  enrollment: 'enrollment_id',
} as const;

@ApiTags('outreach')
@Access('outreach:read')
@Controller('v1/outreach')
export class OutreachController {
  constructor(
    @Inject(WORLD) private readonly world: World,
    private readonly confirming: ConfirmService,
    private readonly resending: ResendService,
  ) {}

  @Get()
  @Answers(OutreachPage)
  @ApiOperation({ summary: 'The ledger of sends, newest first; skipped ones too' })
  async list(@Query({ schema: OutreachQuery }) query: OutreachQuery): Promise<Page<object>> {
    const select = this.world.data.getRepository(Outreach).createQueryBuilder('o');
    select.orderBy({ 'o.created_at': 'DESC', 'o.id': 'DESC' }).take(query.limit + 1);
    for (const [name, column] of Object.entries(FILTERS)) {
      const value = query[name as keyof typeof FILTERS];
      if (value !== undefined) select.andWhere(`o.${column} = :${name}`, { [name]: value });
    }
    if (query.since !== undefined)
      select.andWhere('o.created_at >= :since', { since: query.since });
    const after = placeOf('outreach', query);
    if (after !== undefined)
      select.andWhere('(o.created_at, o.id) < (:at, :id)', { at: after[0], id: after[1] });
    return toPage('outreach', query, {
      rows: await select.getMany(),
      placeOf: (row) => [row.created_at.toISOString(), row.id],
      toItem: toListed,
    });
  }

  @Get(':id')
  @Answers(OneOutreach)
  @ApiOperation({
    summary: 'One send: its text, every check with the values seen, what the server said',
  })
  async get(@Param('id', { schema: uuid }) wanted: string): Promise<object> {
    const row = await this.world.data.getRepository(Outreach).findOneBy({ id: wanted });
    if (row === null) throw notFound(`outreach "${wanted}"`);
    const {
      address,
      sender,
      subject,
      body_text,
      body_html,
      checks,
      message_id,
      server_reply,
      template_hash,
    } = row;
    return {
      ...toListed(row),
      address,
      sender,
      subject,
      body_text,
      body_html,
      checks,
      message_id,
      server_reply,
      template_hash,
      text_from: await publicationOf(this.world.pool, row),
      resend: await this.resending.pending(wanted),
    };
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @Answers(OneOutreach)
  @Access('outreach:resolve')
  @Idempotent('required')
  @ApiOperation({
    summary: 'Say whether an unconfirmed send has arrived: changes the ledger, not the enrollment',
  })
  async confirm(
    @Param('id', { schema: uuid }) wanted: string,
    @Body({ schema: Confirmation }) said: Confirmation,
    @ByOnce() by: Once,
  ): Promise<object> {
    await this.confirming.confirm(wanted, said, by);
    return this.get(wanted);
  }

  @Post(':id/resend')
  @HttpCode(202)
  @Answers(OneOutreach, 202)
  @Access('outreach:resolve')
  @Idempotent('required')
  @ApiOperation({
    summary:
      'Let a refused or unconfirmed send go once more: same key and Message-ID, all checks again',
  })
  async resend(
    @Param('id', { schema: uuid }) wanted: string,
    @Body({ schema: Again }) { note }: Again,
    @ByOnce() by: Once,
  ): Promise<object> {
    await this.resending.resend(wanted, note, by);
    return this.get(wanted);
  }
}

function toListed(row: Outreach): object {
  const {
    id: outreach,
    status,
    reason,
    customer_id,
    contact_id,
    playbook,
    channel,
    purpose,
    template,
    locale,
    attempt,
  } = row;
  return {
    id: outreach,
    status,
    reason,
    customer_id,
    contact_id,
    playbook,
    enrollment_id: row.enrollment_id,
    step: row.step,
    visit: row.visit,
    channel,
    purpose,
    template,
    locale,
    attempt,
    created_at: row.created_at,
    claimed_at: row.claimed_at,
    handed_off_at: row.handed_off_at,
    ended_at: row.ended_at,
    cut_at: row.cut_at,
  };
}
