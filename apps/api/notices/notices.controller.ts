import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { ByPerson, type PersonCaller } from '../auth/caller';
import { Notice } from '../../shared/database/entities/notice.entity';
import { type Page, placeOf, toPage } from '../http/cursor';
import { Locales } from '../http/headers';
import { localised } from '../http/localised';
import { paging } from '../http/schemas';
import { readingOrder, WORLD, type World } from '../world';

const NoticesQuery = z.strictObject({ ...paging });
type NoticesQuery = z.infer<typeof NoticesQuery>;

@ApiTags('tasks')
@Access('signed-in')
@Controller('v1/notices')
export class NoticesController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get()
  @ApiOperation({ summary: 'What this person, or a queue of theirs, was told; newest first' })
  async list(
    @Query({ schema: NoticesQuery }) query: NoticesQuery,
    @ByPerson() caller: PersonCaller,
    @Locales() locales: readonly string[],
  ): Promise<Page<object>> {
    const select = this.world.data.getRepository(Notice).createQueryBuilder('n');
    select
      .where(
        `((n.recipient_kind = 'person' AND n.recipient = :me) OR (n.recipient_kind = 'queue' AND n.recipient IN
          (SELECT m.queue FROM queue_member m WHERE m.person_id = :me)))`,
        { me: caller.id },
      )
      .orderBy({ 'n.at': 'DESC', 'n.id': 'DESC' })
      .take(query.limit + 1);
    const after = placeOf(`notices of ${caller.id}`, query);
    if (after !== undefined)
      select.andWhere('(n.at, n.id) < (:at, :id)', { at: after[0], id: after[1] });
    const order = await readingOrder(this.world, locales);
    return toPage(`notices of ${caller.id}`, query, {
      rows: await select.getMany(),
      placeOf: (row) => [row.at.toISOString(), row.id],
      toItem: (row) => ({
        id: row.id,
        kind: row.kind,
        at: row.at,
        due_at: row.due_at,
        text: localised(row.text, order),
        urgent: row.urgent,
        customer_id: row.customer_id,
        enrollment_id: row.enrollment_id,
        step: row.step,
        recipient: { kind: row.recipient_kind, id: row.recipient },
        read_at: row.read_at,
      }),
    });
  }
}
