import type { Item, Result } from '../kernel/command';
import type { Environment } from '../kernel/expression';
import type { Notify, Task } from '../kernel/plan';
import { holds } from '../kernel/evaluate';
import { chainEmpty, walkChain } from './chain';
import type { Owner, Walked } from './chain';
import type { Context, NewTask, Write } from './decision';
import { toTime } from './environment';
import { missingYear, resolveAt, siteOf, spanText } from './place';
import { taskId } from './task-id';
import { renderFrom } from './texts';
import type { Effect } from './effect';
import { parked } from './effect';

/** Work and news for people of ours: who gets it, by when, in which words. */

type OpenTask = Extract<Item, { kind: 'openTask' }>;
type Notice = Extract<Item, { kind: 'notice' }>;

export function openTask(item: OpenTask, step: Task, context: Context, look: Environment): Effect {
  const walked = walkChain(step.assign, look, context);
  if (!walked.owner) return parked('chain-empty', chainEmpty(walked.considered));
  const times = timesOf(step, context, walked.owner);
  if (times.kind === 'missing-year') return parked('calendar-year-missing', missingYear(times));
  const title = renderFrom(step.title, look, context);
  if (title.kind === 'missing') return variableMissing('title', title.name);
  const body = step.body === undefined ? undefined : renderFrom(step.body, look, context);
  if (body?.kind === 'missing') return variableMissing('body', body.name);
  const result = {
    kind: 'task' as const,
    task: taskId(context.enrollment.id, item.step, item.visit),
    dueAt: times.dueAt,
    ...(times.giveUpAt === undefined ? {} : { giveUpAt: times.giveUpAt }),
    ...ownerFields(walked.owner),
  };
  const existing = context.tasks.find(
    (task) => task.step === item.step && task.visit === item.visit,
  );
  if (existing) return { result: { ...result, task: existing.id }, writes: [], trace: [] };
  const texts = { title: title.text, ...(body ? { body: body.text } : {}) };
  const task: NewTask = {
    id: result.task,
    step: item.step,
    visit: item.visit,
    ...texts,
    ...ownerFields(walked.owner),
    assigned: walked.considered,
    dueAt: times.dueAt,
    due: times.due,
    ...(times.giveUpAt === undefined ? {} : { giveUpAt: times.giveUpAt }),
    priority: step.priority,
    answers: step.answers,
    form: step.form,
    ...(step.onExit === undefined ? {} : { onExit: step.onExit }),
  };
  return { result, writes: [{ kind: 'openTask', task }], trace: [taskEntry(item, walked, task)] };
}

function ownerFields(owner: Owner): { assignee?: string; queue?: string } {
  return owner.kind === 'person' ? { assignee: owner.id } : { queue: owner.id };
}

type Times =
  | { kind: 'at'; dueAt: number; due: NewTask['due']; giveUpAt?: number }
  | { kind: 'missing-year'; year: number; calendar: string };

/** Due at close of business, given up by the clock; both from the opening, where the owner works. */
function timesOf(step: Task, context: Context, owner: Owner): Times {
  const site = siteOf(context, owner);
  const due = resolveAt(step.due, context.now, site, true);
  if (due.kind === 'missing-year') return due;
  const giveUp = step.giveUp && resolveAt(step.giveUp, context.now, site);
  if (giveUp?.kind === 'missing-year') return giveUp;
  return {
    kind: 'at',
    dueAt: due.at,
    due: {
      rule: spanText(step.due),
      zone: site.zone,
      calendar: site.calendar.id,
      from: context.now,
    },
    ...(giveUp ? { giveUpAt: giveUp.at } : {}),
  };
}

function taskEntry(item: OpenTask, walked: Walked, task: NewTask): Effect['trace'][number] {
  const chosen = walked.considered.at(-1);
  const who = task.assignee ?? `the queue ${task.queue ?? ''}`;
  return {
    kind: 'task',
    pc: item.pc,
    step: item.step,
    visit: item.visit,
    why: `opened for ${who} by ${chosen?.rule ?? ''}, due ${task.due.rule}`,
    values: {
      to: task.assignee ?? task.queue ?? '',
      due_at: toTime(task.dueAt),
      give_up_at: task.giveUpAt === undefined ? null : toTime(task.giveUpAt),
      zone: task.due.zone,
      calendar: task.due.calendar,
    },
  };
}

export function notify(item: Notice, step: Notify, context: Context, look: Environment): Effect {
  const walked = walkChain(step.to, look, context);
  if (!walked.owner) return parked('chain-empty', chainEmpty(walked.considered));
  const text = renderFrom(step.text, look, context);
  if (text.kind === 'missing') return variableMissing('text', text.name);
  const cc = step.cc.flatMap((element) => walkChain([element], look, context).owner ?? []);
  const recipients = unique([walked.owner, ...cc]);
  const urgent = typeof step.urgent === 'object' ? holds(step.urgent, look) : step.urgent === true;
  const write: Write = {
    kind: 'notice',
    notice: { step: item.step, visit: item.visit, recipients, text: text.text, urgent },
  };
  const rule = walked.considered.at(-1)?.rule ?? '';
  const result: Result = { kind: 'done' };
  return {
    result,
    writes: [write],
    trace: [
      {
        kind: 'notify',
        pc: item.pc,
        step: item.step,
        visit: item.visit,
        why: `told ${recipients.map(({ id }) => id).join(', ')} by ${rule}`,
        values: { to: recipients.map(({ id }) => id), urgent },
      },
    ],
  };
}

function unique(owners: readonly Owner[]): Owner[] {
  return owners.filter(
    (owner, index) =>
      owners.findIndex((other) => other.kind === owner.kind && other.id === owner.id) === index,
  );
}

function variableMissing(where: string, name: string): Effect {
  return parked('variable-missing', `the ${where} reads ${name}, which has no value`);
}
