import { resolveSpan, type Place } from '../../../playbooks/calendar/resolve';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Span } from '../../../playbooks/kernel/plan';
import { parseTime } from '../change/parse-time';
import { Refused, refuseAll, type RefusalCode } from '../refused';
import type { TaskRow } from './lock-task';

interface Snoozing {
  readonly task: Pick<TaskRow, 'snooze' | 'due'>;
  /** ms */
  readonly now: number;
  readonly project: Project;
}

const SPAN = /^(\d{1,4})(mo|bd|bh|m|h|d|w)$/;

/**
 * When a snoozed task comes back, ms: a time (RFC 3339) or a span from now, where the task is due. At most the `snooze`
 * of its step from now, or the guards' `snooze_max`. Throws `Refused`.
 */
export function snoozeUntil(until: string, { task, now, project }: Snoozing): number {
  if (task.snooze === false)
    throw new Refused('operation_refused', 'this task may not be snoozed: its "snooze" is false');
  const calendar = project.calendars[task.due.calendar];
  const place = { zone: task.due.zone, ...(calendar ? { calendar } : {}) };
  const limit = after(task.snooze ?? project.guards.snoozeMax, now, place);
  const at = momentOf(until, now, place);
  if (at <= now) throw wrong('out_of_range', `${until} has passed already`, 'write a later time');
  if (at <= limit) return at;
  const last = new Date(limit).toISOString();
  throw wrong('out_of_range', `this task can be hidden until ${last}`, `write "${last}" or less`);
}

function momentOf(until: string, now: number, place: Place): number {
  const [, n, unit] = SPAN.exec(until) ?? [];
  if (n !== undefined && unit !== undefined)
    return after({ n: Number(n), unit: unit as Span['unit'] }, now, place);
  const at = parseTime(until);
  if (typeof at === 'number') return at;
  const fix = 'write a span such as 3d, or a time such as 2026-03-05T09:00:00+08:00';
  const code = at === 'no zone' ? 'time_without_zone' : 'wrong_type';
  throw wrong(code, `"${until.slice(0, 64)}" is no span and no time with its zone`, fix);
}

function after(span: Span, now: number, place: Place): number {
  const found = resolveSpan(span, now, place);
  if (found.kind === 'at') return found.at;
  throw new Refused(
    'operation_refused',
    `the calendar ${found.calendar} does not cover ${found.year}; publish that year first`,
  );
}

function wrong(code: RefusalCode, detail: string, fix: string): Refused {
  return refuseAll([{ pointer: '/until', code, detail, fix }], 'snoozing');
}
