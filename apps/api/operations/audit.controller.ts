import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { type Page, placeOf, toPage } from '../http/cursor';
import { paging, text, time } from '../http/schemas';
import { WORLD, type World } from '../world';
import { Answers } from '../http/answers-with.decorator';
import { AuditPage } from './audit.answers';

const AuditQuery = z.strictObject({
  /** `person:ana`, `key:<id>` */
  actor: text(200).min(1).optional(),
  /** `hold/<id>`; a kind alone (`hold`) is all of that kind. */
  resource: text(300).min(1).optional(),
  since: time.optional(),
  ...paging,
});
type AuditQuery = z.infer<typeof AuditQuery>;

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly resource: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What people and keys have ordered. Written in the transaction of what it is about; never changed. */
@ApiTags('operations')
@Access('audit:read')
@Controller('v1/audit')
export class AuditController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get()
  @Answers(AuditPage)
  @ApiOperation({ summary: 'Who ordered what of which thing, newest first' })
  async list(@Query({ schema: AuditQuery }) query: AuditQuery): Promise<Page<object>> {
    const after = placeOf('audit', query);
    const { actor, resource, since } = query;
    const exact = resource === undefined || resource.includes('/');
    const { rows } = await this.world.pool.query<Row>(
      `SELECT id::text AS id, at, actor, action, resource, detail FROM audit_log
       WHERE ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR resource = $2)
         AND ($3::text IS NULL OR starts_with(resource, $3)) AND ($4::timestamptz IS NULL OR at >= $4)
         AND ($5::bigint IS NULL OR id < $5) ORDER BY audit_log.id DESC LIMIT $6`,
      [
        actor ?? null,
        exact ? (resource ?? null) : null,
        exact ? null : `${String(resource)}/`,
        since ?? null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return toPage('audit', query, { rows, placeOf: ({ id }) => [id], toItem: (row) => row });
  }
}
