import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { Answers } from '../http/answers-with.decorator';
import { type Page, placeOf, toPage } from '../http/cursor';
import { paging, text } from '../http/schemas';
import { WORLD, type World } from '../world';
import { Operations, ParkedPage } from './operations.answers';
import { OperationsService } from './operations.service';

const ParkedQuery = z.strictObject({ playbook: text(128).optional(), ...paging });
type ParkedQuery = z.infer<typeof ParkedQuery>;

interface Group {
  readonly playbook: string;
  readonly step: string;
  readonly code: string;
  readonly count: number;
  readonly oldest_at: Date;
  readonly newest_at: Date;
  readonly reason: string;
  readonly enrollments: readonly string[];
}

@ApiTags('operations')
@Access('operations:read')
@Controller('v1/operations')
export class OperationsController {
  constructor(
    @Inject(WORLD) private readonly world: World,
    private readonly operations: OperationsService,
  ) {}

  @Get()
  @Answers(Operations)
  @ApiOperation({
    summary:
      'What is stuck and what could not be known: outbox, dead letters, unconfirmed sends, parked steps, late timers, refusals at the door',
  })
  summary(): ReturnType<OperationsService['summary']> {
    return this.operations.summary();
  }

  @Get('parked')
  @Answers(ParkedPage)
  @ApiOperation({
    summary: 'Parked steps by playbook, step and code, each with the newest reason and enrollments',
  })
  async parked(@Query({ schema: ParkedQuery }) query: ParkedQuery): Promise<Page<object>> {
    const after = placeOf('parked', query);
    const { rows } = await this.world.pool.query<Group>(
      `SELECT e.playbook, p.step, p.code, count(*)::int AS count, min(p.at) AS oldest_at, max(p.at) AS newest_at,
         (array_agg(p.reason ORDER BY p.at DESC, p.enrollment_id))[1] AS reason,
         (array_agg(p.enrollment_id::text ORDER BY p.at DESC, p.enrollment_id))[1:20] AS enrollments
       FROM parked_step p JOIN enrollment e ON e.id = p.enrollment_id
       WHERE ($1::text IS NULL OR e.playbook = $1)
         AND ($2::text IS NULL OR (e.playbook, p.step COLLATE "C", p.code COLLATE "C") > ($2, $3 COLLATE "C", $4 COLLATE "C"))
       GROUP BY e.playbook, p.step, p.code ORDER BY e.playbook, p.step COLLATE "C", p.code COLLATE "C" LIMIT $5`,
      [
        query.playbook ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        after?.[2] ?? null,
        query.limit + 1,
      ],
    );
    return toPage('parked', query, {
      rows,
      placeOf: ({ playbook, step, code }) => [playbook, step, code],
      toItem: (row) => row,
    });
  }
}
