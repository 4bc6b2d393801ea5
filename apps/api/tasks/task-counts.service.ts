import { Inject, Injectable } from '@nestjs/common';
import { Task } from '../../shared/database/entities/task.entity';
import type { Caller } from '../auth/caller';
import { WORLD, type World } from '../world';
import { type ListName, narrow } from './task-lists';
import type { CountsQuery } from './tasks.schema';

/** At most so many are counted of one list. */
const MOST = 1_000;
/** Lists of a person that hold open tasks. */
const OWN = ['mine', 'queues', 'team', 'snoozed'] as const;

interface Count {
  readonly count: number;
  /** There are more than that. */
  readonly more: boolean;
  readonly overdue: number;
  /** Due before the day is over, where the person is; without those that are overdue. */
  readonly today: number;
}

/** How many open tasks each list holds: what stands beside its name. */
@Injectable()
export class TaskCountsService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  /** `all` for everybody, the lists of a person for people. */
  async count(query: CountsQuery, caller: Caller): Promise<Readonly<Record<string, Count>>> {
    const zone = await this.zoneOf(caller);
    const lists = caller.kind === 'person' ? OWN : [];
    const counts: Record<string, Count> = {
      all: await this.countOf(undefined, { query, caller, zone }),
    };
    for (const list of lists) counts[list] = await this.countOf(list, { query, caller, zone });
    return counts;
  }

  private async countOf(
    list: ListName | undefined,
    {
      query,
      caller,
      zone,
    }: { readonly query: CountsQuery; readonly caller: Caller; readonly zone: string },
  ): Promise<Count> {
    const now = this.world.clock.now();
    const select = this.world.data.getRepository(Task).createQueryBuilder('t');
    // The most urgent ones are counted, whatever is cut off.
    select
      .select('t.due_at', 'due_at')
      .orderBy('t.due_at')
      .limit(MOST + 1);
    narrow(select, { ...query, list, status: 'open' }, { caller, now });
    const [sql, values] = select.getQueryAndParameters();
    const at = `$${values.length + 1}::timestamptz`;
    const here = `$${values.length + 2}::text`;
    const { rows } = await this.world.pool.query<Omit<Count, 'more'>>(
      `SELECT count(*)::int AS count, count(*) FILTER (WHERE due_at < ${at})::int AS overdue,
         count(*) FILTER (WHERE due_at >= ${at}
           AND due_at < (date_trunc('day', ${at} AT TIME ZONE ${here}) + interval '1 day') AT TIME ZONE ${here})::int AS today
       FROM (${sql}) AS listed`,
      [...(values as unknown[]), new Date(now), zone],
    );
    const { count, overdue, today } = rows[0] ?? { count: 0, overdue: 0, today: 0 };
    return { count: Math.min(count, MOST), more: count > MOST, overdue, today };
  }

  private async zoneOf(caller: Caller): Promise<string> {
    const { rows } = await this.world.pool.query<{ zone: string | null }>(
      'SELECT zone FROM person WHERE id = $1',
      [caller.kind === 'person' ? caller.id : ''],
    );
    const own = rows[0]?.zone;
    if (own) return own;
    const [live] = await this.world.published.live();
    if (live === undefined) return 'UTC';
    return (await this.world.published.project()).catalog.organisation.zone;
  }
}
