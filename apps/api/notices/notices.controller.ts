import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsNull } from 'typeorm';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { ByPerson, type PersonCaller } from '../auth/caller';
import { namesOfCustomers } from '../customers/names-of';
import { Notice } from '../../shared/database/entities/notice.entity';
import { Answers } from '../http/answers-with.decorator';
import { type Page, placeOf, toPage } from '../http/cursor';
import { Locales } from '../http/headers';
import { localised } from '../http/localised';
import { notFound } from '../http/problem';
import { paging, uuid } from '../http/schemas';
import { NoticePage, NoticeRead } from './notices.answers';
import { readingOrder, WORLD, type World } from '../world';

const NoticesQuery = z.strictObject({ ...paging });
type NoticesQuery = z.infer<typeof NoticesQuery>;

/** Told to me, or to a queue I am in. */
const MINE = `((n.recipient_kind = 'person' AND n.recipient = :me) OR (n.recipient_kind = 'queue' AND n.recipient IN
  (SELECT m.queue FROM queue_member m WHERE m.person_id = :me)))`;

@ApiTags('tasks')
@Access('signed-in')
@Controller('v1/notices')
export class NoticesController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get()
  @Answers(NoticePage)
  @ApiOperation({ summary: 'What this person, or a queue of theirs, was told; newest first' })
  async list(
    @Query({ schema: NoticesQuery }) query: NoticesQuery,
    @ByPerson() caller: PersonCaller,
    @Locales() locales: readonly string[],
  ): Promise<Page<object>> {
    const select = this.world.data.getRepository(Notice).createQueryBuilder('n');
    select
      .where(MINE, { me: caller.id })
      .orderBy({ 'n.at': 'DESC', 'n.id': 'DESC' })
      .take(query.limit + 1);
    const after = placeOf(`notices of ${caller.id}`, query);
    if (after !== undefined)
      select.andWhere('(n.at, n.id) < (:at, :id)', { at: after[0], id: after[1] });
    const order = await readingOrder(this.world, locales);
    const rows = await select.getMany();
    const names = await namesOfCustomers(
      this.world.pool,
      rows.flatMap(({ customer_id }) => customer_id ?? []),
    );
    return toPage(`notices of ${caller.id}`, query, {
      rows,
      placeOf: (row) => [row.at.toISOString(), row.id],
      toItem: (row) => ({
        ...seen(row),
        kind: row.kind,
        at: row.at,
        due_at: row.due_at,
        text: localised(row.text, order),
        urgent: row.urgent,
        customer_id: row.customer_id,
        customer_name: names.get(row.customer_id ?? '') ?? null,
        enrollment_id: row.enrollment_id,
        step: row.step,
        recipient: { kind: row.recipient_kind, id: row.recipient },
      }),
    });
  }

  @Post(':id/read')
  @HttpCode(200)
  @Answers(NoticeRead)
  @ApiOperation({ summary: 'It has been read: not mailed any more; of a queue by one for all' })
  async read(
    @Param('id', { schema: uuid }) id: string,
    @ByPerson() caller: PersonCaller,
  ): Promise<object> {
    const notices = this.world.data.getRepository(Notice);
    const find = notices.createQueryBuilder('n').where('n.id = :id', { id });
    const row = await find.andWhere(MINE, { me: caller.id }).getOne();
    if (row === null) throw notFound(`notice "${id}"`);
    if (row.read_at !== null) return seen(row);
    const read_at = new Date(this.world.clock.now());
    await notices.update({ id, read_at: IsNull() }, { read_at });
    return seen({ ...row, read_at });
  }
}

function seen({ id, read_at }: Pick<Notice, 'id' | 'read_at'>) {
  return { id, read_at };
}
