import { Inject, Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { type Caller, type PersonCaller } from '../auth/caller';
import { isAbove } from '../auth/own';
import { Task } from '../../shared/database/entities/task.entity';
import { TaskAlso } from '../../shared/database/entities/task-also.entity';
import { TaskSource } from '../../shared/database/entities/task-source.entity';
import { type Page, placeOf, toPage } from '../http/cursor';
import { notFound, Problem, refused } from '../http/problem';
import { readingOrder, WORLD, type World } from '../world';
import { actOnTask, type Verb } from '../../shared/tasks/act';
import { resolveTask } from '../../shared/tasks/resolve';
import type { Resolution, TasksQuery } from './tasks.schema';
import { type TaskShown, toListedTask, toTask } from './to-task';

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
} as const;

@Injectable()
export class TasksService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async list(
    query: TasksQuery,
    caller: Caller,
    locales: readonly string[],
  ): Promise<Page<TaskShown>> {
    const select = this.world.data.getRepository(Task).createQueryBuilder('t');
    select.orderBy({ 't.due_at': 'ASC', 't.id': 'ASC' }).take(query.limit + 1);
    const now = new Date(this.world.clock.now());
    if (query.list !== undefined) select.andWhere(LISTS[query.list], { me: personOf(caller), now });
    this.filter(select, query);
    const name = `tasks ${query.list === undefined ? '' : caller.id}`;
    const after = placeOf(name, query);
    if (after !== undefined)
      select.andWhere('(t.due_at, t.id) > (:at, :id)', { at: after[0], id: after[1] });
    const order = await readingOrder(this.world, locales);
    return toPage(name, query, {
      rows: await select.getMany(),
      placeOf: (row) => [row.due_at.toISOString(), row.id],
      toItem: (row) => toListedTask(row, order),
    });
  }

  async get(id: string, caller: Caller, locales: readonly string[]): Promise<TaskShown> {
    const row = await this.find(id);
    const sources = await this.world.data.getRepository(TaskSource).findBy({ task_id: id });
    const also = await this.world.data.getRepository(TaskAlso).findBy({ task_id: id });
    const { rows: changes } = await this.world.pool.query<Change>(
      'SELECT at, kind, by, detail FROM task_change WHERE task_id = $1 ORDER BY id LIMIT 200',
      [id],
    );
    const { rows } = await this.world.pool.query<{ name: string | null }>(
      "SELECT attributes ->> 'name' AS name FROM customer WHERE id = $1",
      [row.customer_id],
    );
    const may =
      row.status === 'open' && caller.kind === 'person' && (await this.isOwn(row, caller));
    return {
      ...toTask(row, await readingOrder(this.world, locales)),
      customer: { id: row.customer_id, name: rows[0]?.name ?? null },
      sources: sources.map(({ enrollment_id, step, visit, left_at }) => ({
        ...{ enrollment_id, step, visit, left_at },
      })),
      verbs: may && caller.kind === 'person' ? verbsOf(row, caller.id) : [],
      also: also.map(({ kind, id: who }) => (kind === 'queue' ? `queue.${who}` : who)),
      changes,
    };
  }

  async resolve(id: string, resolution: Resolution, caller: PersonCaller): Promise<TaskShown> {
    await this.checkOwn(id, caller);
    await resolveTask(this.world, { task: id, by: caller.id, ...resolution });
    return this.get(id, caller, []);
  }

  async act(id: string, verb: Verb, caller: PersonCaller): Promise<TaskShown> {
    await this.checkOwn(id, caller);
    await actOnTask(this.world, { task: id, by: caller.id, verb });
    return this.get(id, caller, []);
  }

  /** Refuses where the task is none of the caller's: assignee, their delegate, a member of its queue, or somebody above. */
  private async checkOwn(id: string, caller: PersonCaller): Promise<void> {
    const task = await this.find(id);
    if (await this.isOwn(task, caller)) return;
    const owner = task.assignee ?? `queue ${String(task.queue)}`;
    throw new Problem(
      'not_yours',
      `this task is ${owner}'s; their delegate, a manager above or a member of its queue may act too`,
    );
  }

  private async isOwn(task: Task, { id }: PersonCaller): Promise<boolean> {
    if (task.assignee === id) return true;
    const { rowCount } = await this.world.pool.query(
      `SELECT 1 FROM person WHERE id = $1 AND delegate = $2
       UNION ALL SELECT 1 FROM queue_member WHERE queue = $3 AND person_id = $2
       UNION ALL SELECT 1 FROM task_also a WHERE a.task_id = $4 AND (a.kind = 'person' AND a.id = $2
         OR a.kind = 'queue' AND a.id IN (SELECT m.queue FROM queue_member m WHERE m.person_id = $2)) LIMIT 1`,
      [task.assignee, id, task.queue, task.id],
    );
    return (
      rowCount === 1 ||
      (task.assignee !== null && (await isAbove(this.world.pool, id, [task.assignee])))
    );
  }

  private async find(id: string): Promise<Task> {
    const row = await this.world.data.getRepository(Task).findOneBy({ id });
    if (row === null) throw notFound(`task "${id}"`);
    return row;
  }

  private filter(select: SelectQueryBuilder<Task>, query: TasksQuery): void {
    for (const name of ['status', 'assignee', 'queue', 'playbook', 'priority'] as const)
      if (query[name] !== undefined)
        select.andWhere(`t.${name} = :${name}`, { [name]: query[name] });
    if (query.customer !== undefined)
      select.andWhere('t.customer_id = :customer', { customer: query.customer });
    if (query.overdue === undefined) return;
    const late = `(t.status = 'open' AND t.due_at < :now)`;
    select.andWhere(query.overdue ? late : `NOT ${late}`, {
      now: new Date(this.world.clock.now()),
    });
  }
}

interface Change {
  readonly at: Date;
  readonly kind: string;
  readonly by: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What this person may do with an open task that is their own now. */
function verbsOf(task: Task, me: string): string[] {
  const verbs = task.not_by === me ? [] : ['resolve'];
  if (task.assignee === null) verbs.push('claim');
  if (task.assignee === me && task.queue !== null) verbs.push('release');
  if (task.acknowledged_by === null) verbs.push('acknowledge');
  if (task.snooze !== false) verbs.push('snooze');
  if (task.checklist.length > 0) verbs.push('checklist');
  return [...verbs, 'reassign', 'comments'];
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
