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
  Res,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { By, type Caller, grantTo, nameOf, sourceOf } from '../auth/caller';
import { isOwnCustomer } from '../auth/own';
import { audit } from '../../shared/audit';
import { lockAddress } from '../../shared/database/address-lock';
import { Suppression } from '../../shared/database/entities/suppression.entity';
import { transact } from '../../shared/database/transact';
import type { Queryable } from '../../shared/publications/published';
import { suppress } from '../../shared/suppressions/suppress';
import { type Page, placeOf, toPage } from '../http/cursor';
import { notFound, Problem } from '../http/problem';
import { paging, text, uuid } from '../http/schemas';
import { catalogOf, WORLD, type World } from '../world';
import { Answers } from '../http/answers-with.decorator';
import { customersWith, namedOf } from './suppressions-of';
import { OneSuppression, SuppressionPage } from './suppressions.answers';

const NewSuppression = z
  .strictObject({
    email: z.email().max(254).optional(),
    phone: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, { message: 'expected a number such as +8613800000000' })
      .optional(),
    reason: text(500).min(1),
  })
  .refine(({ email, phone }) => (email === undefined) !== (phone === undefined), {
    path: ['email'],
    message: 'an email or a phone number is suppressed: exactly one of the two',
    params: { code: 'missing_member', fix: 'name one in "email" or in "phone"' },
    // Told beside whatever else is wrong.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });
type NewSuppression = z.infer<typeof NewSuppression>;
const SuppressionsQuery = z.strictObject({
  email: text(254).optional(),
  phone: text(20).optional(),
  ...paging,
});
type SuppressionsQuery = z.infer<typeof SuppressionsQuery>;

/** Addresses nothing is sent to, whoever they belong to. */
@ApiTags('outreach')
@Controller('v1/suppressions')
export class SuppressionsController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get()
  @Access('outreach:read')
  @Answers(SuppressionPage)
  @ApiOperation({ summary: 'Suppressed addresses, newest first' })
  async list(
    @Query({ schema: SuppressionsQuery }) query: SuppressionsQuery,
  ): Promise<Page<object>> {
    const select = this.world.data.getRepository(Suppression).createQueryBuilder('s');
    select
      .where('s.lifted_at IS NULL')
      .orderBy({ 's.at': 'DESC', 's.id': 'DESC' })
      .take(query.limit + 1);
    for (const address of [query.email, query.phone])
      if (address !== undefined)
        select.andWhere('s.address = :address', { address: address.toLowerCase() });
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
  @Answers(OneSuppression, 200, 201)
  @ApiOperation({ summary: 'Suppress an email or a phone number: in force when this answers' })
  async create(
    @Body({ schema: NewSuppression }) given: NewSuppression,
    @By() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { reason } = given;
    const address = addressOf(given);
    await this.checkOwn(this.world.pool, address, caller);
    return transact(this.world.pool, async (client) => {
      const at = this.world.clock.now();
      const isNew = await suppress(client, { address, reason, source: sourceOf(caller), at });
      void reply.status(isNew ? 201 : 200);
      const { rows } = await client.query<Suppression>(
        'SELECT * FROM suppression WHERE address = $1 AND lifted_at IS NULL',
        [address],
      );
      const row = rows[0] as Suppression;
      if (isNew)
        await audit(client, {
          actor: nameOf(caller),
          action: 'suppression.create',
          resource: `suppression/${row.id}`,
          detail: { reason },
          at,
        });
      return toSuppression(row);
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('consents:write')
  @ApiOperation({
    summary: 'Lift a suppression: mail may go there again. After a complaint admin only',
  })
  async lift(@Param('id', { schema: uuid }) wanted: string, @By() caller: Caller): Promise<void> {
    const now = this.world.clock.now();
    await transact(this.world.pool, async (client) => {
      const { rows: known } = await client.query<Suppression>(
        'SELECT * FROM suppression WHERE id = $1 AND lifted_at IS NULL',
        [wanted],
      );
      const [row] = known;
      if (row === undefined) throw notFound(`suppression "${wanted}" in force`);
      checkMayLift(row, caller);
      await this.checkOwn(client, row.address, caller);
      await lockAddress(client, row.address, 'exclusive');
      const { rowCount } = await client.query(
        'UPDATE suppression SET lifted_at = $2 WHERE id = $1 AND lifted_at IS NULL',
        [wanted, new Date(now)],
      );
      if (rowCount === 0) throw notFound(`suppression "${wanted}" in force`);
      await audit(client, {
        actor: nameOf(caller),
        action: 'suppression.lift',
        resource: `suppression/${wanted}`,
        detail: { reason: row.reason },
        at: now,
      });
    });
  }

  /** Who looks after some customers only: it is an address of theirs, whoever else may have it. */
  private async checkOwn(through: Queryable, address: string, caller: Caller): Promise<void> {
    if (grantTo(caller, 'consents:write') === 'yes') return;
    const catalog = await catalogOf(this.world);
    for (const customer of await customersWith(through, address)) {
      const asked = { caller, permission: 'consents:write', customer } as const;
      if (await isOwnCustomer(through, catalog, asked)) return;
    }
    throw new Problem(
      'not_yours',
      'consents:write is yours only for customers where you hold a role; none of those has a contact with this address',
    );
  }
}

/** Only admin lifts what a person complained of. */
function checkMayLift({ reason }: Suppression, caller: Caller): void {
  const isAdmin = caller.kind === 'person' && caller.access.includes('admin');
  if (reason === 'complaint' && !isAdmin)
    throw new Problem(
      'forbidden',
      'this address complained: only a person with the role admin lifts that',
    );
}

function toSuppression({ id, address, reason, source, at }: Suppression): object {
  return { id, ...namedOf(address), reason, source, at };
}

/** Exactly one is there. */
function addressOf({ email, phone }: NewSuppression): string {
  return (email ?? phone ?? '').toLowerCase();
}
