import { Inject, Injectable } from '@nestjs/common';
import type { Text } from '../../../playbooks/kernel/plan';
import { type Page, placeOf, toPage } from '../http/cursor';
import { localised } from '../http/localised';
import { notFound } from '../http/problem';
import { readingOrder, WORLD, type World } from '../world';
import { checkMay } from '../auth/access.guard';
import { grantTo } from '../auth/caller';
import { NEEDS, type TimelineQuery } from './customers.schema';
import type { Reader } from './open-parts';
import { type Kind, KINDS, readTimeline, type TimelineRow } from './timeline-sql';
import { type Entry, toEntry } from './to-entry';

/** All that happened to a customer, in one list. */
@Injectable()
export class TimelineService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async list(
    customer: string,
    query: TimelineQuery,
    { caller, locales: asked }: Reader,
  ): Promise<Page<Entry>> {
    for (const kind of query.kinds ?? []) checkMay(caller, NEEDS[kind]);
    await this.checkThere(customer);
    const mayRead = (kind: Kind) => grantTo(caller, NEEDS[kind]) !== 'no';
    const kinds = query.kinds ?? KINDS.filter(mayRead);
    const list = `timeline ${customer} ${kinds.join()}`;
    const after = placeOf(list, query);
    const limit = query.limit + 1;
    const rows = await readTimeline(this.world.pool, { customer, kinds, after, limit });
    const locales = await readingOrder(this.world, asked);
    const say = (text: unknown) => localised((text ?? null) as Text | null, locales);
    const lines = await this.linesOf(rows);
    return toPage(list, query, {
      rows,
      placeOf: ({ moment, rank, id }) => [moment, rank, id],
      toItem: (row) => ({ ...toEntry(row, say), ...lines.get(row) }),
    });
  }

  private async checkThere(id: string): Promise<void> {
    const { rowCount } = await this.world.pool.query('SELECT FROM customer WHERE id = $1', [id]);
    if (rowCount === 0) throw notFound(`customer "${id}"`);
  }

  /** Where the step, way in or exit stands that something came from. */
  private async linesOf(
    rows: readonly TimelineRow[],
  ): Promise<ReadonlyMap<TimelineRow, { readonly file: string; readonly line: number }>> {
    const found = rows.map(async (row) => {
      const { version: hash, step, way, exit } = row.data;
      if (typeof hash !== 'string') return [];
      const { plan, lines } = await this.world.published.version(hash);
      const pc = plan.code.findIndex((one) => one.step === step);
      const at = lines.code[pc] ?? lines.exits[String(exit)] ?? lines.ways[String(way)];
      return at === undefined
        ? []
        : [[row, { file: at.file ?? lines.file, line: at.line }] as const];
    });
    return new Map((await Promise.all(found)).flat());
  }
}
