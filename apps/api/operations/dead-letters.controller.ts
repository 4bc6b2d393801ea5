import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { audit } from '../../shared/audit';
import { transact } from '../../shared/database/transact';
import { Access } from '../auth/access.decorator';
import { By, type Caller, nameOf } from '../auth/caller';
import { Answers } from '../http/answers-with.decorator';
import { Idempotent } from '../http/idempotent.decorator';
import { type Page, placeOf, toPage } from '../http/cursor';
import { notFound, Problem } from '../http/problem';
import { paging } from '../http/schemas';
import { WORLD, type World } from '../world';
import { LetterPage, OneLetter } from './operations.answers';

const LettersQuery = z.strictObject({
  /** `late`: it came after the end of its enrollment; nothing is to be done about it. */
  status: z.enum(['open', 'late', 'redriven', 'discarded']).optional(),
  ...paging,
});
type LettersQuery = z.infer<typeof LettersQuery>;
const letterId = z.string().regex(/^[1-9]\d{0,17}$/, 'expected the id of a dead letter');

interface Letter {
  readonly id: string;
  readonly enrollment_id: string;
  readonly kind: string;
  readonly payload: { readonly kind?: string; readonly id?: string };
  readonly outcome: string;
  readonly error: string | null;
  readonly at: Date;
  readonly settled: string | null;
  readonly settled_by: string | null;
}

/** What could not be carried to its enrollment: refused by Temporal for good, without a workflow to take it, or too late. */
@ApiTags('operations')
@Controller('v1/dead-letters')
export class DeadLettersController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get()
  @Answers(LetterPage)
  @Access('operations:read')
  @ApiOperation({
    summary:
      'Messages that could not be carried to their enrollment, newest first: open ones need a person, late ones came after its end',
  })
  async list(@Query({ schema: LettersQuery }) query: LettersQuery): Promise<Page<object>> {
    const after = placeOf('dead-letters', query);
    const { rows } = await this.world.pool.query<Letter>(
      `SELECT id::text AS id, enrollment_id, kind, payload, outcome, error, at, settled, settled_by FROM dead_letter
       WHERE ($1::text IS NULL OR coalesce(settled, 'open') = $1) AND ($2::bigint IS NULL OR id < $2)
       ORDER BY dead_letter.id DESC LIMIT $3`,
      [query.status ?? null, after?.[0] ?? null, query.limit + 1],
    );
    return toPage('dead-letters', query, {
      rows,
      placeOf: (row) => [row.id],
      toItem: toLetter,
    });
  }

  @Post(':id/redrive')
  @HttpCode(202)
  @Answers(OneLetter, 202)
  @Access('operations:write')
  @Idempotent('honoured')
  @ApiOperation({
    summary: 'Send it again, under the same id: what had arrived is not taken twice',
  })
  redrive(@Param('id', { schema: letterId }) id: string, @By() caller: Caller): Promise<object> {
    return this.settle(id, 'redriven', caller);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Answers(OneLetter)
  @Access('operations:write')
  @Idempotent('honoured')
  @ApiOperation({ summary: 'Give it up' })
  discard(@Param('id', { schema: letterId }) id: string, @By() caller: Caller): Promise<object> {
    return this.settle(id, 'discarded', caller);
  }

  /** Once: of two who settle it the second hears what the first did. */
  private settle(id: string, as: 'redriven' | 'discarded', caller: Caller): Promise<object> {
    const at = this.world.clock.now();
    return transact(this.world.pool, async (client) => {
      const { rows: known } = await client.query<Letter>(
        'SELECT *, id::text AS id FROM dead_letter WHERE id = $1 FOR UPDATE',
        [id],
      );
      const [letter] = known;
      if (letter === undefined) throw notFound(`dead letter "${id}"`);
      if (letter.settled === as) return toLetter(letter);
      if (letter.settled === 'late')
        throw new Problem(
          'operation_refused',
          `dead letter ${id} came after the end of its enrollment: there is nobody to take it`,
        );
      if (letter.settled !== null)
        throw new Problem('operation_refused', `dead letter ${id} is ${letter.settled} already`);
      const settled = { settled: as, settled_by: nameOf(caller) };
      await client.query(
        'UPDATE dead_letter SET settled = $2, settled_by = $3, settled_at = $4 WHERE id = $1',
        [id, as, settled.settled_by, new Date(at)],
      );
      if (as === 'redriven')
        await client.query(
          `INSERT INTO outbox (enrollment_id, shard, kind, payload)
           SELECT enrollment_id, tenure_shard(enrollment_id), kind, payload FROM dead_letter WHERE id = $1`,
          [id],
        );
      await audit(client, {
        actor: settled.settled_by,
        action: `dead_letter.${as}`,
        resource: `dead-letter/${id}`,
        detail: { enrollment: letter.enrollment_id },
        at,
      });
      return toLetter({ ...letter, ...settled });
    });
  }
}

/** Never what a message says: of whom and of what kind is enough to decide by. */
function toLetter(row: Letter): object {
  const { id, enrollment_id, kind, payload, outcome, error, at, settled, settled_by } = row;
  const message = kind === 'signal' ? { kind: payload.kind, id: payload.id } : { kind };
  const status = settled ?? 'open';
  return { id, enrollment_id, message, outcome, error, at, status, settled_by };
}
