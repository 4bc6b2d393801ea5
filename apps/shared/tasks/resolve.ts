import type { Pool, PoolClient } from 'pg';
import type { Value } from '../../../playbooks/kernel/expression';
import type { External } from '../../../playbooks/kernel/input';
import type { TaskPolicy } from '../../../playbooks/kernel/plan';
import type { Answer } from '../../../playbooks/kernel/field';
import { isClean } from '../change/check-text';
import { noEffects, toWrite } from '../change/effects';
import { suggest } from '../change/suggest';
import type { Clock } from '../clock';
import { transact } from '../database/transact';
import type { Published } from '../publications/published';
import { Refused, refuseAll, type Fault } from '../refused';
import { checkForm, type Fields } from './check-form';

/** What a person says a task came to. */
export interface Resolution {
  readonly task: string;
  readonly by: string;
  /** Absent where the task has no answers: `done`. */
  readonly answer?: string | undefined;
  readonly form?: unknown;
  readonly comment?: string | undefined;
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
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(resolution.task))
    throw unknownTask(resolution.task);
  const now = deps.clock.now();
  return transact(deps.pool, async (client) => {
    const task = await lockTask(client, resolution.task);
    const { answer, form, faults } = checkAnswer(task, resolution);
    if (task.status === 'resolved') return again(task, answer, form);
    const open = task.status === 'open' && (await isStillWork(task, deps.published, client));
    if (!open)
      throw new Refused('task_closed', closedWords(task), [], {
        task: { id: task.id, status: 'closed', outcome: task.outcome },
      });
    if (faults.length > 0) throw refuseAll(faults, `task ${task.id}`);
    await write(client, task, { ...resolution, answer, form, now });
    return { task: task.id, answer, form, by: resolution.by, at: now, again: false };
  });
}

interface TaskRow {
  readonly id: string;
  readonly status: 'open' | 'resolved' | 'closed';
  readonly answers: Readonly<Record<string, Answer>>;
  readonly form: Fields;
  readonly on_exit: TaskPolicy | null;
  readonly outcome: string | null;
  readonly answer: string | null;
  readonly form_values: Readonly<Record<string, Value>> | null;
  readonly resolved_by: string | null;
  readonly ended_at: string | null;
  readonly sources: readonly Source[];
}
interface Source {
  readonly enrollment: string;
  readonly step: string;
  readonly visit: number;
  readonly version: string;
  readonly exit: string | null;
  readonly ended: boolean;
  /** The workflow has done what an exit does to tasks: one that is still open then was kept. */
  readonly closed: boolean;
}

async function lockTask(client: PoolClient, id: string): Promise<TaskRow> {
  const { rows } = await client.query<{ task: TaskRow | null }>(
    'SELECT tenure_lock_task($1) AS task',
    [id],
  );
  const task = rows[0]?.task;
  if (task === null || task === undefined) throw unknownTask(id);
  return task;
}

function unknownTask(id: string): Refused {
  return new Refused('not_found', `there is no task ${id.slice(0, 64)}`);
}

function checkAnswer(
  task: TaskRow,
  { answer, form, comment }: Resolution,
): { answer: string; form: Readonly<Record<string, Value>>; faults: Fault[] } {
  const faults: Fault[] = [];
  const known = Object.keys(task.answers);
  const said = answer ?? (known.length === 0 ? 'done' : '');
  const allowed = known.length === 0 ? ['done'] : known;
  if (answer === undefined && known.length > 0)
    faults.push({
      pointer: '/answer',
      code: 'missing_member',
      detail: `this task asks for an answer`,
      fix: `one of ${known.join(', ')}`,
    });
  else if (!allowed.includes(said))
    faults.push({
      pointer: '/answer',
      code: 'unknown_reference',
      detail: `the task has no answer "${said.slice(0, 64)}"`,
      fix: suggest(said, allowed) ?? `one of ${allowed.join(', ')}`,
    });
  const own = Object.hasOwn(task.answers, said) ? task.answers[said]?.form : {};
  const values = checkForm(form ?? {}, { ...task.form, ...own }, { member: 'form', faults });
  if (comment !== undefined && (comment.length > 10_000 || !isClean(comment, 'many lines')))
    faults.push({
      pointer: '/comment',
      code: 'forbidden_character',
      detail: 'a comment is a text of at most 10,000 characters without control characters',
    });
  return { answer: said, form: values, faults };
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
    if ((task.on_exit ?? exit?.tasks ?? plan.onExitTasks) === 'keep') return true;
  }
  return false;
}

function closedWords(task: TaskRow): string {
  if (task.status === 'closed')
    return `the task is closed (${task.outcome ?? 'closed'}); nothing was changed`;
  const exits = task.sources.map(({ exit }) => exit ?? 'an exit').join(', ');
  return `the enrollment left by ${exits} before the answer came; nothing was changed`;
}

async function write(
  client: PoolClient,
  task: TaskRow,
  said: Resolution & { answer: string; form: Readonly<Record<string, Value>>; now: number },
): Promise<void> {
  const { answer, form, by, comment, now } = said;
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
    JSON.stringify({ task: task.id, answer, form, comment: comment ?? null, by }),
    toWrite(effects, now),
  ]);
}
