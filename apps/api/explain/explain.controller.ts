import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { Answers } from '../http/answers-with.decorator';
import { notFound, refused } from '../http/problem';
import { id, text } from '../http/schemas';
import { WORLD, type World } from '../world';
import { EntryExplained } from './explain.answers';
import { EntryService, type EntryAsked } from './entry.service';

const EntryQuery = z.strictObject({
  playbook: text(128).min(1),
  customer: id.optional(),
  contact: id.optional(),
  record: id.optional(),
});
type EntryQuery = z.infer<typeof EntryQuery>;

@ApiTags('explain')
@Access('enrollments:read')
@Controller('v1/explain')
export class ExplainController {
  constructor(
    @Inject(WORLD) private readonly world: World,
    private readonly entries: EntryService,
  ) {}

  @Get('entry')
  @Answers(EntryExplained)
  @ApiOperation({
    summary:
      'Would somebody enter a playbook now, and why not: ways in, values seen, reenroll, holdout. By customer, contact or record',
  })
  async entry(
    @Query({ schema: EntryQuery }) query: EntryQuery,
  ): ReturnType<EntryService['explain']> {
    return this.entries.explain(await this.askedBy(query));
  }

  private async askedBy({ playbook, customer, contact, record }: EntryQuery): Promise<EntryAsked> {
    const thing = contact ?? record;
    if (thing === undefined && customer !== undefined) return { playbook, customer };
    if (thing === undefined || (contact !== undefined && record !== undefined)) throw oneOf();
    const kind = contact === undefined ? await this.recordType(playbook) : 'contact';
    const { rows } = await this.world.pool.query<{ customer: string }>(
      contact === undefined
        ? 'SELECT customer_id AS customer FROM record WHERE type = $2 AND id = $1'
        : 'SELECT customer_id AS customer FROM contact WHERE id = $1 AND $2 <> $1',
      [thing, contact === undefined ? kind : ''],
    );
    const found = rows[0]?.customer;
    if (found === undefined || (customer !== undefined && customer !== found))
      throw notFound(`${kind} "${thing}"${customer === undefined ? '' : ` of "${customer}"`}`);
    return { playbook, customer: found, subject: { kind, id: thing } };
  }

  /** Records of several types may have the same id: the playbook says which is meant. */
  private async recordType(playbook: string): Promise<string> {
    const found = (await this.world.published.live()).find(({ id: one }) => one === playbook);
    if (found === undefined) throw notFound(`live playbook "${playbook}"`);
    return found.version.plan.subject;
  }
}

function oneOf(): Error {
  return refused([
    {
      parameter: 'customer',
      code: 'missing_member',
      detail: 'say who: a customer, one contact or one record',
      fix: 'add customer=, contact= or record=',
    },
  ]);
}
