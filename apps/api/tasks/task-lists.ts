import type { SelectQueryBuilder } from 'typeorm';
import type { Task } from '../../shared/database/entities/task.entity';
import type { Caller } from '../auth/caller';
import { refused } from '../http/problem';
import type { TasksFilter } from './tasks.schema';

/** Which tasks a list holds, in SQL over `task t`; the page of a list and its count ask the same. */

/** People whose `manager` leads, over any number of levels, to `:me`; UNION ends a circle. */
const BELOW_ME = `(WITH RECURSIVE below(id) AS (
  SELECT id FROM person WHERE manager = :me UNION SELECT p.id FROM person p JOIN below b ON p.manager = b.id)
  SELECT id FROM below)`;

/** What `list=` stands for, for the person who asks. */
const MINE = `(t.assignee = :me OR t.assignee IN (SELECT id FROM person WHERE delegate = :me)
  OR t.id IN (SELECT a.task_id FROM task_also a WHERE a.kind = 'person' AND a.id = :me))`;
const MY_QUEUES = '(SELECT m.queue FROM queue_member m WHERE m.person_id = :me)';
const AWAKE = '(t.snoozed_until IS NULL OR t.snoozed_until <= :now)';
const LISTS = {
  mine: `${MINE} AND ${AWAKE}`,
  queues: `(t.assignee IS NULL AND t.queue IN ${MY_QUEUES}
    OR t.id IN (SELECT a.task_id FROM task_also a WHERE a.kind = 'queue' AND a.id IN ${MY_QUEUES})) AND ${AWAKE}`,
  team: `t.assignee IN ${BELOW_ME} AND ${AWAKE}`,
  snoozed: `${MINE} AND t.snoozed_until > :now`,
  // What I did, and what was mine when it ended.
  done: `t.ended_at IS NOT NULL AND (t.resolved_by = :me OR t.assignee = :me)`,
} as const;

export type ListName = keyof typeof LISTS;

interface Wanted {
  readonly caller: Caller;
  /** ms, playbook time. */
  readonly now: number;
}

/** Narrows to a list, and to what the query asks of its tasks. */
export function narrow(
  select: SelectQueryBuilder<Task>,
  query: TasksFilter & { readonly list?: ListName | undefined },
  { caller, now }: Wanted,
): void {
  const { list } = query;
  if (list !== undefined)
    select.andWhere(LISTS[list], { me: personOf(caller), now: new Date(now) });
  // An inbox shows what is to be done; whatever is over stands in `done`.
  if (list !== undefined && list !== 'done' && query.status === undefined)
    select.andWhere(`t.status = 'open'`);
  for (const name of ['status', 'assignee', 'queue', 'playbook', 'priority'] as const)
    if (query[name] !== undefined) select.andWhere(`t.${name} = :${name}`, { [name]: query[name] });
  if (query.customer !== undefined)
    select.andWhere('t.customer_id = :customer', { customer: query.customer });
  if (query.q !== undefined)
    select.andWhere(
      `(t.title::text ILIKE :q OR t.customer_id IN (SELECT c.id FROM customer c WHERE c.attributes ->> 'name' ILIKE :q))`,
      { q: `%${query.q.replaceAll(/[\\%_]/g, '\\$&')}%` },
    );
  if (query.overdue === undefined) return;
  const late = `(t.status = 'open' AND t.due_at < :now)`;
  select.andWhere(query.overdue ? late : `NOT ${late}`, { now: new Date(now) });
}

function personOf(caller: Caller): string {
  if (caller.kind === 'person') return caller.id;
  throw refused([
    {
      parameter: 'list',
      code: 'unknown_reference',
      detail: 'an API key is nobody and has no list of tasks',
      fix: 'leave it out, or filter with assignee= or queue=',
    },
  ]);
}
