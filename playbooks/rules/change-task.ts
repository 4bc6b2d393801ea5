import type { Item } from '../kernel/command';
import type { Environment } from '../kernel/expression';
import type { Send, Task, Text } from '../kernel/plan';
import { approvalClocks } from './approval';
import { chainEmpty, walkChain } from './chain';
import type { Owner } from './chain';
import type { Context, StoredTask, Write } from './decision';
import type { Effect } from './effect';
import { NOTHING, parked, parkedTime } from './effect';
import { toTime } from '../kernel/civil';
import { climbOf, dueRung, ladderTimes } from './ladder';
import type { RungTime } from './ladder';
import { noticeFor } from './notice';
import { ownerText } from './open-task';
import { picked } from './picked';
import { siteOf } from './place';
import { isOver, taskClocks, untilOf } from './task-clocks';
import { taskId } from './task-id';
import { stepCalled } from './step-called';
import { renderFrom } from './texts';
import { own as ownOf } from './thing-value';

/** What happens to an open task or draft: its clocks move, it climbs its ladder, somebody is reminded. */

type Retime = Extract<Item, { kind: 'retime' }>;
type ClimbItem = Extract<Item, { kind: 'climb' }>;
type Remind = Extract<Item, { kind: 'remind' }>;

/** From the stored start: nothing starts over. Whose attribute put the task where it is takes it along. */
export function retime(
  item: Retime,
  step: Task | Send,
  context: Context,
  look: Environment,
): Effect {
  if (step.op === 'send') return retimeApproval(item, step, context, look);
  const { visit, from, climbed } = item;
  const task = taskOf(item, context);
  const chain = picked(step.assign, look);
  const walked = chain ? walkChain(chain, look, context) : { considered: [] };
  const owner = ownerOf(task) ?? walked.owner;
  if (!owner) return parked('chain-empty', chainEmpty(walked.considered));
  const opened = item.opened ?? { step: item.step, visit };
  const own = taskId(context.enrollment.id, opened.step, opened.visit);
  const isGuest = task !== undefined && task.id !== own;
  const left = hasLeft(owner, context);
  const before = left ? owner : (task?.chosen ?? owner);
  const follows = !isGuest || (left && task.heir === true);
  const to = follows ? renamed(walked.owner, before) : undefined;
  const site = siteOf(context, owner);
  const clocks = taskClocks(step, {
    from,
    now: context.now,
    pauses: item.pauses ?? [],
    climbed,
    ...(task?.acknowledged ? { acknowledged: true } : {}),
    timing: { site, look },
    owner,
    site,
  });
  if (clocks.kind !== 'at') return parkedTime(clocks);
  const { dueAt, giveUpAt, remindAt, ladder, paused } = clocks;
  const write: Extract<Write, { kind: 'retime' }> = {
    kind: 'retime',
    step: item.step,
    visit,
    ...(paused ? {} : { dueAt }),
    ...(giveUpAt === undefined ? {} : { giveUpAt }),
    ...(to ? { owner: to } : {}),
  };
  const entry: Effect['trace'][number] = {
    kind: 'moved',
    pc: item.pc,
    step: item.step,
    visit,
    why: to
      ? `moved to ${ownerText(to)}, whom the chain names now`
      : paused
        ? 'its clocks stand still'
        : 'its clocks were computed again, from its opening',
    values: { to: ownerText(to ?? owner), due_at: paused ? null : toTime(dueAt) },
  };
  return {
    result: {
      kind: 'task',
      task: task?.id ?? '',
      dueAt,
      ...(giveUpAt === undefined ? {} : { giveUpAt }),
      ...(remindAt.length > 0 ? { remindAt } : {}),
      ...(ladder ? { ladder } : {}),
      ...(paused ? { paused: true as const } : {}),
    },
    // Who joined it has clocks of its own; the task's are those of who opened it, also when that one has left.
    writes: isGuest ? movesAlone(write) : [write],
    trace: [entry],
  };
}

function movesAlone({ step, visit, owner }: Extract<Write, { kind: 'retime' }>): Write[] {
  return owner === undefined ? [] : [{ kind: 'retime', step, visit, owner }];
}

/** Whom the chain names now, where that is somebody else than before: a ladder or a person may have moved the task meanwhile. */
function renamed(now: Owner | undefined, before: Owner): Owner | undefined {
  return now && ownerText(now) !== ownerText(before) ? now : undefined;
}

/** Whoever took it, or was given it, does not keep it then. */
function hasLeft(owner: Owner, { snapshot }: Context): boolean {
  return owner.kind === 'person' && ownOf(snapshot.people, owner.id)?.active === false;
}

function retimeApproval(item: Retime, step: Send, context: Context, look: Environment): Effect {
  const clocks = approvalClocks(step, item.from, { context, look, climbed: item.climbed });
  if (clocks.kind !== 'at') return parkedTime(clocks);
  const { withinAt, ladder } = clocks;
  const approval = context.approvals?.find(
    (one) => one.step === item.step && one.visit === item.visit,
  );
  const { step: name, visit } = item;
  return {
    ...NOTHING,
    writes: [{ kind: 'retime', step: name, visit, dueAt: withinAt }],
    result: {
      kind: 'approval',
      needed: true,
      ...(approval ? { approval: approval.id } : {}),
      withinAt,
      ...(ladder ? { ladder } : {}),
    },
  };
}

/** Fires the rung that is due last and passes over those before it. */
export function climb(
  item: ClimbItem,
  step: Task | Send,
  context: Context,
  look: Environment,
): Effect {
  const source = step.op === 'task' ? step.ladder : step.approval?.ladder;
  const ladder = source && picked(source, look);
  if (!ladder) return parked('date-missing', `${item.step} has no ladder to climb now`);
  const task = step.op === 'task' ? taskOf(item, context) : undefined;
  const owner = ownerOf(task);
  const timing = { site: siteOf(context, owner), look };
  const times = ladderTimes(ladder, item.from, timing, item.pauses);
  if (times.kind === 'paused') return { ...NOTHING, result: { kind: 'paused' } };
  if (times.kind !== 'times') return parkedTime(times);
  const rung = isOver(ladder, task) ? undefined : dueRung(times, item.climbed, context.now);
  const climbed = rung?.rung ?? item.climbed;
  const result = {
    kind: 'ladder' as const,
    ladder: { ...climbOf(times, item.from, climbed), ...untilOf(ladder) },
    ...(rung ? { rung: rung.rung } : {}),
  };
  if (!rung) return { result, writes: [], trace: [] };
  return { ...fire(rung, { item, of: step, context, look }), result };
}

interface Climbing {
  readonly item: ClimbItem;
  readonly of: Task | Send;
  readonly context: Context;
  readonly look: Environment;
}

/** Of a send it is the draft that waits. */
const DRAFT: Text = { en: 'A draft waits for its approval', 'zh-CN': '有一份草稿等待批准' };

function titleOf(step: Task | Send): Text {
  return step.op === 'task' ? step.title : DRAFT;
}

function fire(
  rung: RungTime,
  { item, of, context, look }: Climbing,
): Pick<Effect, 'writes' | 'trace'> {
  const { pc, step, visit } = item;
  const { to, note, reassign } = rung.what;
  const walked = walkChain(to, look, context);
  const place = `rung ${rung.step} of round ${rung.round}`;
  const at = { pc, step, visit };
  if (!walked.owner) {
    const why = `${place}: ${chainEmpty(walked.considered)}`;
    return { writes: [], trace: [{ kind: 'ladder', ...at, why, values: rungValues(rung, null) }] };
  }
  const rendered = renderFrom(note ?? titleOf(of), look, context);
  const text = rendered.kind === 'rendered' ? rendered.text : stepCalled(context.plan, step);
  const told = { kind: 'rung', step, visit, text, urgent: true } as const;
  const notice = noticeFor(told, [walked.owner], context);
  const rule = walked.considered.at(-1)?.rule ?? '';
  return {
    writes: [
      { kind: 'climb', step, visit, to: walked.owner, reassign },
      { kind: 'notice', notice },
    ],
    trace: [
      {
        kind: 'ladder',
        ...at,
        why: `${place}: ${reassign ? 'moved to' : 'told'} ${ownerText(walked.owner)} by ${rule}`,
        values: rungValues(rung, ownerText(walked.owner)),
      },
    ],
  };
}

function rungValues({ round, step }: RungTime, to: string | null) {
  return { round, rung: step, to };
}

export function remind(item: Remind, step: Task, context: Context, look: Environment): Effect {
  const task = taskOf(item, context);
  const owner = ownerOf(task);
  if (task?.status !== 'open' || !owner) return NOTHING;
  const title = renderFrom(step.title, look, context);
  const text = title.kind === 'rendered' ? title.text : item.step;
  const { pc, visit } = item;
  const told = { kind: 'reminder', step: item.step, visit, text, urgent: false } as const;
  const notice = noticeFor(told, [owner], context);
  return {
    result: { kind: 'done' },
    writes: [{ kind: 'notice', notice }],
    trace: [
      {
        kind: 'reminded',
        pc,
        step: item.step,
        visit,
        why: `reminded ${ownerText(owner)} that it is due soon`,
        values: { to: ownerText(owner) },
      },
    ],
  };
}

function taskOf(
  { step, visit }: { readonly step: string; readonly visit: number },
  { tasks }: Context,
): StoredTask | undefined {
  return tasks.find((one) => one.step === step && one.visit === visit);
}

export function ownerOf(task: StoredTask | undefined): Owner | undefined {
  if (task?.assignee !== undefined) return { kind: 'person', id: task.assignee };
  return task?.queue === undefined ? undefined : { kind: 'queue', id: task.queue };
}
