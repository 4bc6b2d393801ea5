import type { PoolClient } from 'pg';
import type { External } from '../../../playbooks/kernel/input';
import type { Project } from '../../../playbooks/kernel/catalog';
import { audit, findOrdered } from '../audit';
import { isClean } from '../change/check-text';
import { noEffects, toWrite } from '../change/effects';
import { transact } from '../database/transact';
import { Refused, refuseAll, type Fault } from '../refused';
import { checkTicks } from './check-answer';
import { lockTask, type TaskRow } from './lock-task';
import { ownerOf } from './owner-of';
import type { Deps } from './resolve';
import { snoozeUntil } from './snooze-until';

/** What people do with an open task but resolving it. */
export type Verb =
  /** Out of its queue, into one's own inbox. */
  | { readonly kind: 'claim' }
  /** Back into the queue it was taken from. */
  | { readonly kind: 'release' }
  /** Says that one takes it on: a ladder that waits for that ends. */
  | { readonly kind: 'acknowledge' }
  /** Hidden until then, a time (RFC 3339) or a span such as `3d`; its clocks go on. */
  | { readonly kind: 'snooze'; readonly until: string; readonly reason: string }
  /** To a person's id, or to `queue.<id>`. */
  | { readonly kind: 'reassign'; readonly to: string; readonly reason: string }
  | { readonly kind: 'comment'; readonly text: string }
  /** Parallel to the checklist. */
  | { readonly kind: 'tick'; readonly checklist: readonly boolean[] };

/** Columns of `task` that change, and what its history says. */
interface Act {
  readonly change: Readonly<Record<string, unknown>>;
  readonly kind: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Told to everybody whose work it is. */
  readonly told?: true;
}

interface Acting {
  readonly task: TaskRow;
  readonly by: string;
  /** ms */
  readonly now: number;
  readonly project: Project;
  readonly client: PoolClient;
}

/** `once`: the order's own name, under which it is carried out once. */
export interface Asked {
  readonly task: string;
  readonly by: string;
  readonly verb: Verb;
  readonly once?: string | undefined;
}

/**
 * One verb on one open task, under the lock of its customer. What is so already changes nothing. Throws `Refused`
 * (`task_closed`, `already_claimed`, `not_yours`, `operation_refused`, faults). Whether this person may is for the caller to know.
 */
export async function actOnTask(deps: Deps, { task: id, by, verb, once }: Asked): Promise<void> {
  const project = await deps.published.project();
  const now = deps.clock.now();
  await transact(deps.pool, async (client) => {
    const task = await lockTask(client, id);
    if (await findOrdered(client, once)) return;
    if (task.status !== 'open')
      throw new Refused('task_closed', `the task is ${task.status}; nothing was changed`, [], {
        task: { id, status: task.status, outcome: task.outcome },
      });
    const act = await decide(verb, { task, by, now, project, client });
    if (act === undefined) return;
    const { told, ...written } = act;
    const effects = noEffects();
    if (told) effects.signals.push(...acknowledged(task, by, now));
    await client.query('SELECT tenure_change_task($1::jsonb, $2::jsonb)', [
      JSON.stringify({ task: id, by, ...written }),
      toWrite(effects, now),
    ]);
    await audit(client, {
      actor: `person:${by}`,
      action: `task.${verb.kind}`,
      resource: `task/${id}`,
      // What was said stands in the task's own history.
      detail: verb.kind === 'comment' ? {} : { ...act.detail },
      at: now,
      once,
    });
  });
}

/** Undefined: it is so already. */
async function decide(verb: Verb, acting: Acting): Promise<Act | undefined> {
  const { task, by } = acting;
  switch (verb.kind) {
    case 'claim':
      return claim(task, by);
    case 'release':
      return release(task, by);
    case 'acknowledge':
      return acknowledge(acting);
    case 'snooze':
      return snooze(verb, acting);
    case 'reassign':
      return reassign(verb, acting);
    case 'comment':
      checkTexts({ '/text': verb.text });
      return { change: {}, kind: 'comment', detail: { text: verb.text } };
    case 'tick': {
      const faults: Fault[] = [];
      const ticked = checkTicks(task, verb.checklist, faults);
      if (faults.length > 0) throw refuseAll(faults, `task ${task.id}`);
      if (task.ticked.join() === ticked.join()) return undefined;
      return { change: { ticked }, kind: 'ticked', detail: { ticked } };
    }
  }
}

function claim({ assignee, queue }: TaskRow, by: string): Act | undefined {
  if (assignee === by) return undefined;
  if (assignee !== null)
    throw new Refused('already_claimed', `the task is ${assignee}'s already`, [], { assignee });
  return { change: { assignee: by, ...SHOWN }, kind: 'claimed', detail: { queue } };
}

function release({ assignee, queue }: TaskRow, by: string): Act | undefined {
  if (assignee === null) return undefined;
  if (assignee !== by)
    throw new Refused('not_yours', `the task is ${assignee}'s; only they put it back`);
  if (queue === null)
    throw new Refused(
      'operation_refused',
      'the task was given to you and taken from no queue; reassign it instead',
    );
  return { change: { assignee: null, ...UNTAKEN }, kind: 'released', detail: { queue } };
}

function acknowledge({ task, by, now }: Acting): Act | undefined {
  const { acknowledged_by: before } = task;
  if (before === by) return undefined;
  if (before !== null)
    throw new Refused('already_claimed', `${before} has taken the task on already`, [], {
      assignee: before,
    });
  const at = new Date(now).toISOString();
  const change = { acknowledged_by: by, acknowledged_at: at };
  return { change, kind: 'acknowledged', told: true };
}

function acknowledged(
  { id, sources }: TaskRow,
  by: string,
  at: number,
): { enrollment: string; signal: External }[] {
  return sources
    .filter(({ ended }) => !ended)
    .map(({ enrollment, step, visit }) => ({
      enrollment,
      signal: { kind: 'taskAcknowledged', id: `task/${id}/${by}`, task: id, step, visit, at, by },
    }));
}

function snooze(
  { until, reason }: Extract<Verb, { kind: 'snooze' }>,
  { task, now, project }: Acting,
): Act {
  checkTexts({ '/reason': reason });
  const to = new Date(snoozeUntil(until, { task, now, project })).toISOString();
  return {
    change: { snoozed_until: to, snooze_reason: reason },
    kind: 'snoozed',
    detail: { until: to, reason },
  };
}

/** Whoever gets a task is to see it, and has not taken it on yet. */
const SHOWN = { snoozed_until: null, snooze_reason: null };
const UNTAKEN = { ...SHOWN, acknowledged_by: null, acknowledged_at: null };

async function reassign(
  { to, reason }: Extract<Verb, { kind: 'reassign' }>,
  { task, client, project }: Acting,
): Promise<Act | undefined> {
  checkTexts({ '/reason': reason });
  const owner = await ownerOf(client, to, project);
  const isSame =
    owner.kind === 'person'
      ? task.assignee === owner.id
      : task.assignee === null && task.queue === owner.id;
  if (isSame) return undefined;
  // The queue it came from stays: it can be put back there.
  const change =
    owner.kind === 'person' ? { assignee: owner.id } : { assignee: null, queue: owner.id };
  return { change: { ...change, ...UNTAKEN }, kind: 'reassigned', detail: { to, reason } };
}

const TEXT_LIMIT = 10_000;

function checkTexts(texts: Readonly<Record<string, string>>): void {
  const faults = Object.entries(texts).flatMap(([pointer, text]): Fault[] => {
    if (text.length <= TEXT_LIMIT && isClean(text, 'many lines')) return [];
    const detail = 'expected a text of at most 10,000 characters without control characters';
    return [{ pointer, code: 'forbidden_character', detail }];
  });
  if (faults.length > 0) throw refuseAll(faults, 'task');
}
