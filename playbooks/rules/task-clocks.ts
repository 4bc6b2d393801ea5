import { resolveMoment } from '../calendar/moment';
import type { Pause } from '../kernel/command';
import type { Climb } from '../kernel/result';
import type { Ladder, Task } from '../kernel/plan';
import type { Owner } from './chain';
import { toTime } from '../kernel/civil';
import { climbOf, ladderTimes } from './ladder';
import { isPick, picked } from './picked';
import { namesOfWhen, resolveClock, resolveWhen } from './place';
import type { Site, Timed, Timing } from './place';

/** Due, give-up, reminders and ladder of a task, all from its opening, where its owner works. */

export interface TaskClocks {
  readonly kind: 'at';
  readonly dueAt: number;
  readonly giveUpAt?: number;
  readonly remindAt: readonly number[];
  readonly ladder?: Climb;
  readonly paused: boolean;
}

export interface ClockFrom {
  /** ms: the opening. */
  readonly from: number;
  readonly pauses: readonly Pause[];
  /** The rung fired last. */
  readonly climbed: number;
  readonly now: number;
  /** Somebody has taken it on. */
  readonly acknowledged?: boolean;
  readonly timing: Omit<Timing, 'closeOfBusiness'>;
  readonly owner: Owner;
  readonly site: Site;
}

/** While a clock stands still `dueAt` is where it would be if it ran on. */
export function taskClocks(
  step: Task,
  given: ClockFrom,
): TaskClocks | Exclude<Timed, { readonly kind: 'at' }> {
  const { from, pauses, timing, climbed } = given;
  const due = resolveClock(step.due, from, { ...timing, closeOfBusiness: true }, pauses);
  if (due.kind === 'paused') {
    const running = resolveWhen(step.due, from, { ...timing, closeOfBusiness: true });
    if (running.kind !== 'at') return running;
    return { kind: 'at', dueAt: running.at, remindAt: [], paused: true };
  }
  if (due.kind !== 'at') return due;
  const giveUp = giveUpAt(step, given);
  if (giveUp !== undefined && typeof giveUp !== 'number') return giveUp;
  const ladder = step.ladder && picked(step.ladder, timing.look);
  const base = ladder?.from === 'due' ? due.at : from;
  const times = ladder && ladderTimes(ladder, base, timing, pauses);
  if (times && times.kind !== 'times' && times.kind !== 'paused') return times;
  return {
    kind: 'at',
    dueAt: due.at,
    ...(giveUp === undefined ? {} : { giveUpAt: giveUp }),
    remindAt: remindersAt(step, due.at, given),
    ...(times?.kind === 'times' && ladder && !isOver(ladder, given)
      ? { ladder: { ...climbOf(times, base, climbed), ...untilOf(ladder) } }
      : {}),
    paused: false,
  };
}

function giveUpAt(
  step: Task,
  { from, timing, pauses }: ClockFrom,
): number | undefined | Exclude<Timed, { readonly kind: 'at' }> {
  if (step.giveUp === undefined || step.giveUp === 'after_ladder') return undefined;
  const found = resolveClock(step.giveUp, from, timing, pauses);
  if (found.kind === 'paused') return undefined;
  return found.kind === 'at' ? found.at : found;
}

/** Until somebody takes it on, and somebody has. */
export function isOver(
  ladder: Ladder,
  task: { readonly acknowledged?: boolean } | undefined,
): boolean {
  return ladder.until === 'acknowledged' && task?.acknowledged === true;
}

/** As the kernel keeps it: a ladder until it is done needs no word. */
export function untilOf({ until }: Ladder): Pick<Climb, 'until'> {
  return until === 'acknowledged' ? { until } : {};
}

/** Those still ahead, in order. */
function remindersAt(step: Task, dueAt: number, { now, site }: ClockFrom): number[] {
  return (step.remind ?? [])
    .flatMap((before) => {
      const found = resolveMoment({ date: toTime(dueAt), before }, now, site);
      return found.kind === 'at' && found.at > now ? [found.at] : [];
    })
    .sort((a, b) => a - b);
}

/** Names whose change moves the clocks of a task. */
export function namesOfClocks(step: Task): readonly string[] {
  const { due, giveUp, ladder } = step;
  return [
    ...namesOfWhen(due),
    ...(giveUp !== undefined && giveUp !== 'after_ladder' ? namesOfWhen(giveUp) : []),
    ...(ladder && isPick(ladder) ? ladder.pick.names : []),
  ];
}
