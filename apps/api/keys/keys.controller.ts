import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { By, type Caller, nameOf } from '../auth/caller';
import { PERMISSION_NAMES, PERMISSIONS } from '../auth/permissions';
import { keyIdOf, newSecret, sha256 } from '../auth/secret';
import type { PoolClient } from 'pg';
import { audit } from '../../shared/audit';
import { transact } from '../../shared/database/transact';
import { ApiKey } from '../../shared/database/entities/api-key.entity';
import { type Page, placeOf, toPage } from '../http/cursor';
import { OWN_SOURCE } from '../../../playbooks/rules/reported';
import { ByOnce, Idempotent, type Once } from '../http/idempotent.decorator';
import { notFound, Problem, refused } from '../http/problem';
import { paging, text, time } from '../http/schemas';
import { WORLD, type World } from '../world';
import { Answers } from '../http/answers-with.decorator';
import { KeyPage, NewKeyShown, OneKey } from './keys.answers';

const FOR_KEYS = PERMISSION_NAMES.filter((name) => PERMISSIONS[name].key === 'may');

const NewKey = z.strictObject({
  name: text(200).min(1),
  source: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
      message: 'a source has 1 to 64 of A-Z a-z 0-9 . _ -',
    })
    .refine((source) => source !== OWN_SOURCE, {
      message: `"${OWN_SOURCE}" is the source of what the product itself tells`,
    }),
  permissions: z.array(z.enum(FOR_KEYS)).min(1),
  expires_at: time,
});
const KeysQuery = z.strictObject({ ...paging });
type KeysQuery = z.infer<typeof KeysQuery>;

/** Keys run by real time, whatever playbook time does: the database's clock decides when one ends. */
@ApiTags('keys')
@Access('keys:write')
@Controller('v1/keys')
export class KeysController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get()
  @Answers(KeyPage)
  @ApiOperation({ summary: 'API keys, without their secrets' })
  async list(@Query({ schema: KeysQuery }) query: KeysQuery): Promise<Page<object>> {
    const select = this.world.data
      .getRepository(ApiKey)
      .createQueryBuilder('k')
      .orderBy('k.id')
      .take(query.limit + 1);
    const after = placeOf('keys', query);
    if (after !== undefined) select.where('k.id > :after', { after: after[0] });
    return toPage('keys', query, {
      rows: await select.getMany(),
      placeOf: (row) => [row.id],
      toItem: toKey,
    });
  }

  @Post()
  @Idempotent('required', 'key')
  @Answers(NewKeyShown, 201)
  @ApiOperation({ summary: 'Make a key; its secret is shown this once' })
  async create(
    @Body({ schema: NewKey }) { name, source, permissions, expires_at }: z.infer<typeof NewKey>,
    @ByOnce() { caller, idempotencyKey }: Once,
  ): Promise<object> {
    const id = keyIdOf(nameOf(caller), idempotencyKey);
    const secret = newSecret();
    // The row may be there: an earlier try died before it could answer, so nobody has its secret, and a new one does no
    // harm. It is only ever replaced while the answer could not have been given: after a day the key may be in use.
    const rows = await transact(this.world.pool, async (client) => {
      const made = await client.query<ApiKey>(
        `INSERT INTO api_key AS k (id, name, source, secret_sha256, permissions, created_at, expires_at)
       SELECT $1, $2, $3, $4, $5, now(), $6::timestamptz WHERE $6::timestamptz BETWEEN now() AND now() + interval '730 days'
       ON CONFLICT (id) DO UPDATE SET secret_sha256 = excluded.secret_sha256
       WHERE k.created_at > now() - interval '1 day' AND k.revoked_at IS NULL
         AND (k.name, k.source, k.permissions, k.expires_at) = (excluded.name, excluded.source, excluded.permissions, excluded.expires_at)
       RETURNING *`,
        [id, name, source, sha256(secret), permissions, expires_at],
      );
      if (made.rows.length > 0)
        await this.audit(client, caller, {
          id,
          action: 'key.create',
          detail: { name, source, permissions },
        });
      return made.rows;
    });
    const row = rows[0];
    if (row === undefined && (await this.exists(id)))
      throw new Problem(
        'idempotency_key_reused',
        `this Idempotency-Key made API key ${id} before; use a new one`,
      );
    if (row === undefined)
      throw refused([
        {
          pointer: '/expires_at',
          code: 'out_of_range',
          detail: 'a key ends within 730 days from now',
          fix: 'write an earlier time, but not a past one',
        },
      ]);
    this.world.credentials.forget(id);
    return { ...toKey(row), key: `tn_${id}_${secret}` };
  }

  private audit(
    client: PoolClient,
    caller: Caller,
    { id, action, detail }: { id: string; action: string; detail: Record<string, unknown> },
  ): Promise<void> {
    const at = this.world.clock.now();
    return audit(client, { actor: nameOf(caller), action, resource: `key/${id}`, detail, at });
  }

  private async exists(id: string): Promise<boolean> {
    const { rowCount } = await this.world.pool.query('SELECT 1 FROM api_key WHERE id = $1', [id]);
    return rowCount === 1;
  }

  @Post(':id/revoke')
  @Idempotent('required')
  @HttpCode(200)
  @Answers(OneKey)
  @ApiOperation({ summary: 'End a key, everywhere within 5 s' })
  async revoke(@Param('id') id: string, @By() caller: Caller): Promise<object> {
    const rows = await transact(this.world.pool, async (client) => {
      const done = await client.query<ApiKey>(
        'UPDATE api_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING *',
        [id],
      );
      if (done.rows.length > 0)
        await this.audit(client, caller, { id, action: 'key.revoke', detail: {} });
      // It may have ended before: said once, and answered again.
      return done.rows.length > 0
        ? done.rows
        : (await client.query<ApiKey>('SELECT * FROM api_key WHERE id = $1', [id])).rows;
    });
    const row = rows[0];
    if (row === undefined) throw notFound(`API key "${id}"`);
    this.world.credentials.forget(id);
    return toKey(row);
  }
}

function toKey({
  id,
  name,
  source,
  permissions,
  created_at,
  expires_at,
  revoked_at,
}: ApiKey): object {
  return { id, name, source, permissions, created_at, expires_at, revoked_at };
}
