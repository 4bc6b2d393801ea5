import { Inject, Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import type { Caller, PersonCaller } from '../auth/caller';
import { isAbove } from '../auth/own';
import { Task } from '../../shared/database/entities/task.entity';
import { TaskAlso } from '../../shared/database/entities/task-also.entity';
import { TaskSource } from '../../shared/database/entities/task-source.entity';
import { type Page, placeOf, toPage } from '../http/cursor';
import type { Once } from '../http/idempotent.decorator';
import { onceId } from '../http/once-id';
import { notFound, Problem } from '../http/problem';
import { toFilters } from '../customers/filters';
import { namesOfCustomers } from '../customers/names-of';
import { titlesOf } from '../playbooks/titles-of';
import { catalogOf, readingOrder, WORLD, type World } from '../world';
import { findOrdered } from '../../shared/audit';
import { actOnTask, type Verb } from '../../shared/tasks/act';
import { resolveTask } from '../../shared/tasks/resolve';
import { narrow } from './task-lists';
import type { Resolution, TasksQuery } from './tasks.schema';
import { type TaskShown, toListedTask, toTask } from './to-task';

@Injectable()
export class TasksService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async list(
    query: TasksQuery,
    caller: Caller,
    locales: readonly string[],
  ): Promise<Page<TaskShown>> {
    const select = this.world.data.getRepository(Task).createQueryBuilder('t');
    // What is done is looked for from its end, what is to be done from its due time.
    const [column, way, beyond] =
      query.list === 'done'
        ? (['ended_at', 'DESC', '<'] as const)
        : (['due_at', 'ASC', '>'] as const);
    const person = query.by === 'person' && query.list === 'team';
    // Of those due at one moment the more urgent first.
    if (person) select.addOrderBy('t.assignee', way);
    select
      .addOrderBy(`t.${column}`, way)
      .addOrderBy(RANK, way)
      .addOrderBy('t.id', way)
      .limit(query.limit + 1);
    narrow(select, query, { caller, now: this.world.clock.now() });
    const name = `tasks ${query.list === undefined ? '' : caller.id}`;
    const after = placeOf(name, query);
    if (after !== undefined)
      select.andWhere(
        `(${person ? 't.assignee, ' : ''}t.${column}, ${RANK}, t.id) ${beyond} (${person ? ':who, ' : ''}:at, :rank, :id)`,
        { at: after[0], rank: after[1], id: after[2], who: after[3] },
      );
    await this.ofCustomers(select, query.ofCustomer, caller);
    const order = await readingOrder(this.world, locales);
    const rows = await select.getMany();
    const names = await namesOfCustomers(
      this.world.pool,
      rows.map(({ customer_id }) => customer_id),
    );
    const titles = await titlesOf(this.world, order);
    return toPage(name, query, {
      rows,
      placeOf: (row) => [
        row[column]?.toISOString() ?? null,
        PRIORITIES.indexOf(row.priority),
        row.id,
        ...(person ? [row.assignee] : []),
      ],
      toItem: (row) => ({
        ...toListedTask(row, order),
        customer_name: names.get(row.customer_id) ?? null,
        ...titled(row, titles),
      }),
    });
  }

  /** Only of customers that these filters of the catalog's attributes fit. */
  private async ofCustomers(
    select: SelectQueryBuilder<Task>,
    asked: Readonly<Record<string, string>> | undefined,
    caller: Caller,
  ): Promise<void> {
    if (asked === undefined) return;
    const { customer } = await catalogOf(this.world);
    const me = caller.kind === 'person' ? caller.id : undefined;
    for (const { sql, values } of toFilters(asked, customer, me, 'customer.'))
      select.andWhere(`t.customer_id IN (SELECT c.id FROM customer c WHERE ${sql})`, values);
  }

  async get(id: string, caller: Caller, locales: readonly string[]): Promise<TaskShown> {
    const row = await this.find(id);
    const sources = await this.world.data.getRepository(TaskSource).findBy({ task_id: id });
    const also = await this.world.data.getRepository(TaskAlso).findBy({ task_id: id });
    const { rows: changes } = await this.world.pool.query<Change>(
      `SELECT at, kind, by, detail - 'key' AS detail FROM task_change WHERE task_id = $1 ORDER BY id LIMIT 200`,
      [id],
    );
    const names = await namesOfCustomers(this.world.pool, [row.customer_id]);
    const name = names.get(row.customer_id) ?? null;
    const order = await readingOrder(this.world, locales);
    const may =
      row.status === 'open' && caller.kind === 'person' && (await this.isOwn(row, caller));
    return {
      ...toTask(row, order),
      customer_name: name,
      ...titled(row, await titlesOf(this.world, order)),
      customer: { id: row.customer_id, name },
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

  /** `by`: of a verb that is not decided by the task's state alone, so that a second try under the same key does it once. */
  async act(id: string, verb: Verb, caller: PersonCaller, by?: Once): Promise<TaskShown> {
    const once = by && onceId(by, `task.${verb.kind}/${id}`);
    // It may be somebody else's by what the first try did.
    if (await findOrdered(this.world.pool, once)) return this.get(id, caller, []);
    await this.checkOwn(id, caller);
    await actOnTask(this.world, { task: id, by: caller.id, verb, once });
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
}

function titled({ playbook, queue }: Task, titles: Awaited<ReturnType<typeof titlesOf>>) {
  return {
    playbook_title: titles.playbook(playbook),
    queue_title: queue === null ? null : titles.queue(queue),
  };
}

const PRIORITIES = ['urgent', 'high', 'normal', 'low'];
const RANK = `coalesce(array_position(ARRAY['${PRIORITIES.join("', '")}'], t.priority) - 1, -1)`;

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
