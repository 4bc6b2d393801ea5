import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { type Page, placeOf, toPage } from '../http/cursor';
import { notFound } from '../http/problem';
import { paging } from '../http/schemas';
import { WORLD, type World } from '../world';
import { Answers } from '../http/answers-with.decorator';
import { BulkPage, BulkRowPage, OneBulk } from './bulk.answers';

const BulkQuery = z.strictObject({
  playbook: z.string().max(128).optional(),
  status: z.enum(['running', 'done']).optional(),
  ...paging,
});
type BulkQuery = z.infer<typeof BulkQuery>;
const RowsQuery = z.strictObject({
  result: z
    .enum(['open', 'enrolled', 'held_out', 'refused', 'skipped', 'moved', 'parked'])
    .optional(),
  ...paging,
});
type RowsQuery = z.infer<typeof RowsQuery>;
const bulkId = z.uuid('expected the id of a bulk');

interface Bulk {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly playbook: string;
  readonly publication_id: string;
  readonly confirmed: number;
  readonly total: number;
  readonly done: number;
  readonly enrolled: number;
  readonly held_out: number;
  readonly refused: number;
  readonly skipped: number;
  readonly moved: number;
  readonly parked: number;
  readonly version: string;
  readonly reason: string | null;
  readonly created_by: string;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

interface Row {
  readonly line: number;
  readonly customer_id: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly way: string;
  readonly result: string | null;
  readonly code: string | null;
  readonly enrollment_id: string | null;
}

const COLUMNS = `id, kind, status, playbook, publication_id, confirmed, total, done, enrolled, held_out, refused, skipped, moved, parked, version, reason,
  created_by, created_at, finished_at`;

/** What is done to many, one after the other: the numbers are exact at any moment, and stay so over a kill. */
@ApiTags('operations')
@Access('enrollments:read')
@Controller('v1/bulk')
export class BulkController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get()
  @Answers(BulkPage)
  @ApiOperation({ summary: 'What is or was done to many (backfills, migrations), newest first' })
  async list(@Query({ schema: BulkQuery }) query: BulkQuery): Promise<Page<object>> {
    const after = placeOf('bulk', query);
    const { rows } = await this.world.pool.query<Bulk & { readonly at: string }>(
      `SELECT ${COLUMNS}, created_at::text AS at FROM bulk
       WHERE ($1::text IS NULL OR playbook = $1) AND ($2::text IS NULL OR status = $2)
         AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $5`,
      [
        query.playbook ?? null,
        query.status ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    return toPage('bulk', query, { rows, placeOf: ({ at, id }) => [at, id], toItem: toBulk });
  }

  @Get(':id')
  @Answers(OneBulk)
  @ApiOperation({ summary: 'One of them: how many are done, and what came of them' })
  async get(@Param('id', { schema: bulkId }) id: string): Promise<object> {
    return toBulk(await this.find(id));
  }

  @Get(':id/rows')
  @Answers(BulkRowPage)
  @ApiOperation({ summary: 'Whom it is about and what came of each, in its order' })
  async rows(
    @Param('id', { schema: bulkId }) id: string,
    @Query({ schema: RowsQuery }) query: RowsQuery,
  ): Promise<Page<object>> {
    await this.find(id);
    const list = `rows of bulk ${id}`;
    const { result } = query;
    const wanted = result === 'open' ? 'result IS NULL' : 'result = $4';
    const { rows } = await this.world.pool.query<Row>(
      `SELECT line, customer_id, subject_kind, subject_id, way, result, code, enrollment_id FROM bulk_row
       WHERE bulk_id = $1 AND line > $2 ${result === undefined ? '' : `AND ${wanted}`} ORDER BY line LIMIT $3`,
      [
        id,
        placeOf(list, query)?.[0] ?? 0,
        query.limit + 1,
        ...(result === undefined || result === 'open' ? [] : [result]),
      ],
    );
    return toPage(list, query, { rows, placeOf: ({ line }) => [line], toItem: toRow });
  }

  private async find(id: string): Promise<Bulk> {
    const { rows } = await this.world.pool.query<Bulk>(
      `SELECT ${COLUMNS} FROM bulk WHERE id = $1`,
      [id],
    );
    if (rows[0] === undefined) throw notFound(`bulk "${id}"`);
    return rows[0];
  }
}

function toBulk(row: Bulk): object {
  const { id, kind, status, playbook, publication_id, confirmed, total, done } = row;
  const { enrolled, held_out, refused, skipped, created_by, created_at, finished_at } = row;
  const { moved, parked, version: to, reason } = row;
  const results =
    kind === 'migration' ? { moved, parked, skipped } : { enrolled, held_out, refused, skipped };
  const made = { to, reason, created_by, created_at, finished_at };
  return { id, kind, status, playbook, publication_id, confirmed, total, done, results, ...made };
}

function toRow(row: Row): object {
  const { line, customer_id, subject_kind: type, subject_id: id, way, result, code } = row;
  const { enrollment_id } = row;
  const detail = code === null ? null : detailOf(code, way);
  return { line, customer_id, subject: { type, id }, way, result, code, detail, enrollment_id };
}

function detailOf(code: string, way: string): string {
  switch (code) {
    case 'if':
      return `"if" of "${way}" does not hold`;
    case 'inside':
      return 'it is inside already, or was by this very occasion';
    case 'reenroll':
      return '"reenroll" keeps it out: it was inside before';
    case 'no_match':
      return `"${way}" does not hold any more, or it is gone`;
    case 'ended':
      return 'it had ended by then';
    case 'version_changed':
      return 'it was in another version by then, and stays there';
    case 'only':
      return '"only" of the plan does not hold for it any more';
    case 'way_changed':
      return `a later publication has another "${way}", or the playbook is retired`;
    default:
      return `it was kept out by ${code}`;
  }
}
