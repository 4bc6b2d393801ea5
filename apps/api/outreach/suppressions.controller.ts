import { Body, Controller, Get, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { By, type Caller, sourceOf } from '../auth/caller';
import { Suppression } from '../../shared/database/entities/suppression.entity';
import { transact } from '../../shared/database/transact';
import { suppress } from '../../shared/suppressions/suppress';
import { type Page, placeOf, toPage } from '../http/cursor';
import { paging, text } from '../http/schemas';
import { WORLD, type World } from '../world';

const NewSuppression = z.strictObject({ email: z.email().max(254), reason: text(500).min(1) });
const SuppressionsQuery = z.strictObject({ email: text(254).optional(), ...paging });
type SuppressionsQuery = z.infer<typeof SuppressionsQuery>;

/** Addresses nothing is sent to, whoever they belong to. */
@ApiTags('outreach')
@Controller('v1/suppressions')
export class SuppressionsController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get()
  @Access('outreach:read')
  @ApiOperation({ summary: 'Suppressed addresses, newest first' })
  async list(
    @Query({ schema: SuppressionsQuery }) query: SuppressionsQuery,
  ): Promise<Page<object>> {
    const select = this.world.data.getRepository(Suppression).createQueryBuilder('s');
    select
      .where('s.lifted_at IS NULL')
      .orderBy({ 's.at': 'DESC', 's.id': 'DESC' })
      .take(query.limit + 1);
    if (query.email !== undefined)
      select.andWhere('s.address = :address', { address: query.email.toLowerCase() });
    const after = placeOf('suppressions', query);
    if (after !== undefined)
      select.andWhere('(s.at, s.id) < (:at, :id)', { at: after[0], id: after[1] });
    return toPage('suppressions', query, {
      rows: await select.getMany(),
      placeOf: (row) => [row.at.toISOString(), row.id],
      toItem: toSuppression,
    });
  }

  @Post()
  @Access('consents:write')
  @ApiOperation({ summary: 'Suppress an address: in force when this answers' })
  async create(
    @Body({ schema: NewSuppression }) { email, reason }: z.infer<typeof NewSuppression>,
    @By() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const address = email.toLowerCase();
    return transact(this.world.pool, async (client) => {
      const at = this.world.clock.now();
      const isNew = await suppress(client, { address, reason, source: sourceOf(caller), at });
      void reply.status(isNew ? 201 : 200);
      const { rows } = await client.query<Suppression>(
        'SELECT * FROM suppression WHERE address = $1 AND lifted_at IS NULL',
        [address],
      );
      return toSuppression(rows[0] as Suppression);
    });
  }
}

function toSuppression({ id, address, reason, source, at }: Suppression): object {
  return { id, email: address, reason, source, at };
}
