import { besideArmId } from '../kernel/arm-id';
import type { Item } from '../kernel/command';
import type { Result } from '../kernel/result';
import { evaluate, holds } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { Task, Text } from '../kernel/plan';
import { textIn } from '../renderer/locale';
import { armPause, armRows, doneArms, firstMet } from './arm';
import { chainEmpty, walkChain } from './chain';
import type { Owner, Walked } from './chain';
import type { Context, NewTask } from './decision';
import type { SharedTask } from './shared-task';
import type { Effect } from './effect';
import { parked, parkedTime, unrendered } from './effect';
import { toTime } from '../kernel/civil';
import { inputsOfNames } from './match';
import { picked } from './picked';
import { siteOf, whenText } from './place';
import { namesOfClocks, taskClocks } from './task-clocks';
import type { TaskClocks } from './task-clocks';
import { taskId } from './task-id';
import { isPrivate, renderFrom } from './texts';

/** Work for people of ours: who gets it, by when, in which words; or nothing, when it is done already or somebody is at it. */

type OpenTask = Extract<Item, { kind: 'openTask' }>;
interface Opening {
  readonly item: OpenTask;
  readonly step: Task;
  readonly context: Context;
  readonly look: Environment;
}

export function openTask(item: OpenTask, step: Task, context: Context, look: Environment): Effect {
  const opening = { item, step, context, look };
  const done = doneArms(item, step, context);
  const met = firstMet(done, context, look);
  const id = taskId(context.enrollment.id, item.step, item.visit);
  if (met) return { result: { kind: 'task', task: id, dueAt: met.at, met }, writes: [], trace: [] };
  const assign = picked(step.assign, look);
  const walked: Walked = assign ? walkChain(assign, look, context) : { considered: [] };
  if (!walked.owner) return parked('chain-empty', chainEmpty(walked.considered));
  const site = siteOf(context, walked.owner);
  const { now } = context;
  const paused = step.pauseWhile !== undefined && holds(step.pauseWhile, look);
  const clocks = taskClocks(step, {
    from: now,
    now,
    pauses: paused ? [{ from: now }] : [],
    climbed: 0,
    timing: { site, look },
    owner: walked.owner,
    site,
  });
  if (clocks.kind !== 'at') return parkedTime(clocks);
  const arms = [...armRows(done, context, look), ...pauseRow(opening)];
  const shared = sharedTask(step, context);
  if (shared) return withWrites(join(shared, opening, clocks), arms);
  return withWrites(opened(opening, id, walked, clocks), arms);
}

function withWrites(effect: Effect, more: Effect['writes']): Effect {
  return effect.result.kind === 'parked'
    ? effect
    : { ...effect, writes: [...effect.writes, ...more] };
}

/** What stops its clocks is armed with it. */
function pauseRow({ item, step, context, look }: Opening): Effect['writes'] {
  if (!step.pauseWhile) return [];
  const place = { step: item.step, visit: item.visit };
  const id = besideArmId(item.step, item.visit, 'pause');
  return armPause(id, place, { step, context, look, binds: item.binds }).writes;
}

function sharedTask(step: Task, context: Context): SharedTask | undefined {
  return step.mergeKey === undefined
    ? undefined
    : context.shared?.find(({ mergeKey }) => mergeKey === step.mergeKey);
}

/** One task, every enrollment gets its outcome; its clocks for this step are the step's own. */
function join(shared: SharedTask, { item, step }: Opening, clocks: TaskClocks): Effect {
  const { pc, visit } = item;
  const { id, owner } = shared;
  return {
    result: resultOf(id, owner, { ...clocks, dueAt: shared.dueAt }),
    writes: [{ kind: 'joinTask', task: id, step: item.step, visit }],
    trace: [
      {
        kind: 'merged',
        pc,
        step: item.step,
        visit,
        why: `somebody is at it already: the open task "${step.mergeKey ?? ''}" is joined`,
        values: { to: ownerText(owner), due_at: toTime(shared.dueAt) },
      },
    ],
  };
}

function resultOf(task: string, owner: Owner, clocks: TaskClocks): Result {
  const { dueAt, giveUpAt, remindAt, ladder, paused } = clocks;
  return {
    kind: 'task',
    task,
    dueAt,
    ...(giveUpAt === undefined ? {} : { giveUpAt }),
    ...ownerFields(owner),
    ...(remindAt.length > 0 ? { remindAt } : {}),
    ...(ladder ? { ladder } : {}),
    ...(paused ? { paused: true as const } : {}),
  };
}

function opened(opening: Opening, id: string, walked: Walked, clocks: TaskClocks): Effect {
  const { item, step, context, look } = opening;
  if (!walked.owner) return parked('chain-empty', chainEmpty(walked.considered));
  const title = renderFrom(step.title, look, context);
  if (title.kind !== 'rendered') return unrendered('title', title);
  const body = step.body === undefined ? undefined : renderFrom(step.body, look, context);
  if (body !== undefined && body.kind !== 'rendered') return unrendered('body', body);
  const existing = context.tasks.find(
    (task) => task.step === item.step && task.visit === item.visit,
  );
  const result = resultOf(existing?.id ?? id, walked.owner, clocks);
  if (existing) return { result, writes: [], trace: [] };
  const task: NewTask = {
    id,
    step: item.step,
    visit: item.visit,
    title: title.text,
    ...(body ? { body: body.text } : {}),
    ...ownerFields(walked.owner),
    assigned: walked.considered,
    ...timesOf(opening, walked.owner, clocks),
    priority: picked(step.priority, look) ?? 'normal',
    answers: step.answers,
    form: step.form,
    ...extrasOf(opening),
  };
  const told = isPrivate(step.title, context) ? {} : { title: shownTitle(title.text, context) };
  const entry = taskEntry(item, walked, task);
  return {
    result,
    writes: [{ kind: 'openTask', task }],
    trace: [{ ...entry, values: { ...entry.values, ...told } }],
  };
}

/** In the organisation's first language. */
function shownTitle(title: Text, { project }: Context): string {
  return textIn(title, project.catalog.organisation.locales[0] ?? 'en');
}

function timesOf(
  { step, context, look }: Opening,
  owner: Owner,
  { dueAt, giveUpAt }: TaskClocks,
): Pick<NewTask, 'dueAt' | 'due' | 'giveUpAt'> {
  const site = siteOf(context, owner);
  return {
    dueAt,
    due: {
      rule: whenText(step.due, look),
      zone: site.zone,
      calendar: site.calendar.id,
      from: context.now,
    },
    ...(giveUpAt === undefined ? {} : { giveUpAt }),
  };
}

function extrasOf({ step, context, look }: Opening): Partial<NewTask> {
  const { onExit, checklist, mergeKey, snooze, notBy } = step;
  const notByPerson = notBy && evaluate(notBy.expr, look);
  const assign = picked(step.assign, look) ?? [];
  const names = [...namesOfClocks(step), ...assign.flatMap((element) => element.names)];
  const inputs = inputsOfNames(names, context.plan, context.project);
  return {
    ...(onExit === undefined ? {} : { onExit }),
    ...(checklist === undefined ? {} : { checklist }),
    ...(mergeKey === undefined ? {} : { mergeKey }),
    ...(snooze === undefined ? {} : { snooze }),
    ...(typeof notByPerson === 'string' ? { notBy: notByPerson } : {}),
    ...(inputs.length > 0 ? { inputs } : {}),
  };
}

function ownerFields(owner: Owner): { assignee?: string; queue?: string } {
  return owner.kind === 'person' ? { assignee: owner.id } : { queue: owner.id };
}

/** People by their id, queues as expressions call them. */
export function ownerText({ kind, id }: Owner): string {
  return kind === 'person' ? id : `queue.${id}`;
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
      to: walked.owner ? ownerText(walked.owner) : '',
      due_at: toTime(task.dueAt),
      give_up_at: task.giveUpAt === undefined ? null : toTime(task.giveUpAt),
      zone: task.due.zone,
      calendar: task.due.calendar,
    },
  };
}
