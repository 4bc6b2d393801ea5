import type { Pool, PoolClient } from 'pg';
import type { Value } from '../../../playbooks/kernel/expression';
import type { External } from '../../../playbooks/kernel/input';
import { taskResolved } from '../../../playbooks/rules/reported';
import { audit } from '../audit';
import { noEffects, toWrite } from '../change/effects';
import type { Told } from '../change/endings';
import type { Clock } from '../clock';
import { transact } from '../database/transact';
import type { Matching } from '../ingest/match-by-customer';
import { report } from '../ingest/report';
import type { Published } from '../publications/published';
import { Refused, refuseAll } from '../refused';
import { type Checked, checkAnswer } from './check-answer';
import { lockTask, type TaskRow } from './lock-task';

/** What a person says a task came to. */
export interface Resolution {
  readonly task: string;
  readonly by: string;
  /** Absent where the task has no answers: `done`. */
  readonly answer?: string | undefined;
  readonly form?: unknown;
  readonly comment?: string | undefined;
  /** Parallel to the checklist; absent: as it was ticked before. */
  readonly checklist?: readonly boolean[] | undefined;
}

export interface Resolved {
  readonly task: string;
  readonly answer: string;
  readonly form: Readonly<Record<string, Value>>;
  readonly by: string;
  /** ms */
  readonly at: number;
  /** It had been said before, by the same words. */
  readonly again: boolean;
}

export interface Deps {
  readonly pool: Pool;
  readonly published: Published;
  readonly clock: Clock;
}

/**
 * open -> resolved, once, under the customer's lock, with the signals to whom it is work for. The same answer again
 * is the same result; another one, or an enrollment that ended first, is refused (`task_closed`). Throws `Refused`.
 * Whether this person may is for the caller to know.
 */
export async function resolveTask(deps: Deps, resolution: Resolution): Promise<Resolved> {
  const live = await deps.published.current();
  const now = deps.clock.now();
  return transact(deps.pool, async (client) => {
    const task = await lockTask(client, resolution.task);
    const { answer, form, ticked, faults } = await checkAnswer(client, task, resolution);
    if (task.status === 'resolved') return again(task, answer, form);
    const open = task.status === 'open' && (await isStillWork(task, deps.published, client));
    if (!open)
      throw new Refused('task_closed', closedWords(task), [], {
        task: { id: task.id, status: 'closed', outcome: task.outcome },
      });
    if (resolution.by === task.not_by)
      throw new Refused(
        'not_yours',
        `${resolution.by} may not resolve this task: its "not_by" asks for somebody else's eyes`,
      );
    if (faults.length > 0) throw refuseAll(faults, `task ${task.id}`);
    await write(client, task, { ...resolution, answer, form, ticked, now });
    const { published } = deps;
    if (live?.heard.has('task.resolved'))
      await tell({ client, published, live, now }, task, answer);
    return { task: task.id, answer, form, by: resolution.by, at: now, again: false };
  });
}

function again(task: TaskRow, answer: string, form: Readonly<Record<string, Value>>): Resolved {
  const before = {
    answer: task.answer ?? 'done',
    form: task.form_values ?? {},
    by: task.resolved_by ?? '',
  };
  if (answer !== before.answer || !sameForm(form, before.form))
    throw new Refused('task_closed', `${before.by} resolved the task with "${before.answer}"`, [], {
      task: { id: task.id, status: 'resolved', answer: before.answer, resolved_by: before.by },
    });
  return { task: task.id, ...before, at: Date.parse(task.ended_at ?? ''), again: true };
}

function sameForm(a: Readonly<Record<string, Value>>, b: Readonly<Record<string, Value>>): boolean {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));
}

/** An exit is marked before the workflow closes its tasks: in between the policy decides, as it will there. */
async function isStillWork(
  task: TaskRow,
  published: Published,
  client: PoolClient,
): Promise<boolean> {
  for (const source of task.sources) {
    if (!source.ended || source.closed) return true;
    const { plan } = await published.versionThrough(client, source.version);
    const exit = Object.hasOwn(plan.exits, source.exit ?? '')
      ? plan.exits[source.exit ?? '']
      : undefined;
    if ((task.on_exit ?? exit?.tasks ?? plan.onExitTasks) !== 'close') return true;
  }
  return false;
}

function closedWords(task: TaskRow): string {
  if (task.status === 'closed')
    return `the task is closed (${task.outcome ?? 'closed'}); nothing was changed`;
  const exits = task.sources.map(({ exit }) => exit ?? 'an exit').join(', ');
  return `the enrollment left by ${exits} before the answer came; nothing was changed`;
}

/** Of a task that several steps take part in each is told, also of those that have ended and left it to somebody. */
async function tell(how: Matching, task: TaskRow, outcome: string): Promise<void> {
  const { customer_id: customer, sources } = task;
  const told: Told[] = [];
  for (const { enrollment, step, visit, version } of sources) {
    const { playbook } = await how.published.versionThrough(how.client, version);
    const one = taskResolved({ enrollment, playbook, step, visit, outcome });
    told.push({ ...one, customer, generation: 0 });
  }
  await report(how, told);
}

async function write(
  client: PoolClient,
  task: TaskRow,
  said: Resolution & Checked & { now: number },
): Promise<void> {
  const { answer, form, ticked, by, comment, now } = said;
  const effects = noEffects();
  for (const { enrollment, step, visit, ended } of task.sources) {
    if (ended) continue;
    const signal: External = {
      kind: 'taskResolved',
      id: `task/${task.id}`,
      task: task.id,
      step,
      visit,
      at: now,
      answer,
      by,
      form,
    };
    effects.signals.push({ enrollment, signal });
  }
  await client.query('SELECT tenure_resolve_task($1::jsonb, $2::jsonb)', [
    JSON.stringify({ task: task.id, answer, form, ticked, comment: comment ?? null, by }),
    toWrite(effects, now),
  ]);
  await audit(client, {
    actor: `person:${by}`,
    action: 'task.resolve',
    resource: `task/${task.id}`,
    detail: { answer },
    at: now,
  });
}
