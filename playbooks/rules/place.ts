import { resolvePaused } from '../calendar/paused';
import type { MomentAt } from '../calendar/moment';
import type { Resolved } from '../calendar/resolve';
import type { Calendar } from '../kernel/catalog';
import { evaluate } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { Pause } from '../kernel/command';
import type { Moment, Plan, Span, When } from '../kernel/plan';
import type { Owner } from './chain';
import { own } from './thing-value';
import type { Known } from './environment';
import { isPick, picked } from './picked';

/** Zone and calendar of a time: the first that is known, in the order of language.md, Time. */

export interface Site {
  readonly zone: string;
  readonly calendar: Calendar;
}

type Where = Pick<Known, 'project' | 'snapshot'> & {
  readonly plan: Pick<Plan, 'zone' | 'calendar'>;
};

/** Assignee, queue (of a task), playbook, customer, organisation. */
export function siteOf(where: Where, owner?: Owner): Site {
  const { project, snapshot, plan } = where;
  const { organisation, queues } = project.catalog;
  const person = owner?.kind === 'person' ? own(snapshot.people, owner.id) : undefined;
  const queue = owner?.kind === 'queue' ? own(queues, owner.id) : undefined;
  const order = [person, queue, plan, snapshot.customer, organisation];
  const zone = order.map((one) => one?.zone).find((one) => one !== undefined);
  const calendar = order
    .map((one) => own(project.calendars, one?.calendar ?? ''))
    .find((one) => one !== undefined);
  if (!calendar)
    throw new Error(`the organisation's calendar "${organisation.calendar}" is not published`);
  return { zone: zone ?? organisation.zone, calendar };
}

/** `missing-date`: what the time hangs on, `name`, has no value. */
export type Timed = Resolved | { readonly kind: 'missing-date'; readonly name: string };

/** Where a time is computed, and from what. */
export interface Timing {
  readonly site: Site;
  readonly look: Environment;
  /** Of what is due. */
  readonly closeOfBusiness?: boolean;
}

/**
 * When a span, pick or moment is, seen from `from` (ms). `pauses`: while its clock stood still, in order; `paused` while
 * the last of them has no end.
 */
export function resolveClock(
  when: When,
  from: number,
  timing: Timing,
  pauses: readonly Pause[],
): Timed | { readonly kind: 'paused' } {
  const { site, look, closeOfBusiness = false } = timing;
  const fixed = isMoment(when) ? fixedMoment(when, look) : picked(when, look);
  if (!fixed) return missing(when);
  const found = resolvePaused(fixed, from, pauses, { ...site, closeOfBusiness });
  return found.kind === 'date-missing' ? missing(when) : found;
}

export function resolveWhen(when: When, from: number, timing: Timing): Timed {
  const found = resolveClock(when, from, timing, []);
  return found.kind === 'paused' ? missing(when) : found;
}

function missing(when: When): Extract<Timed, { readonly kind: 'missing-date' }> {
  const source = isMoment(when) ? when.date.source : isPick(when) ? when.pick.source : '';
  return { kind: 'missing-date', name: source };
}

/** With its date and picks evaluated; undefined where one of them has no value. */
export function fixedMoment(moment: Moment, look: Environment): MomentAt | undefined {
  const { date: formula, before, after, ...rest } = moment;
  const date = evaluate(formula.expr, look);
  const [back, ahead] = [before, after].map((one) => one && picked(one, look));
  if (typeof date !== 'string' || (before && !back) || (after && !ahead)) return undefined;
  return { date, ...rest, ...(back ? { before: back } : {}), ...(ahead ? { after: ahead } : {}) };
}

export function isMoment(when: When): when is Moment {
  return Object.hasOwn(when, 'date');
}

/** A time as its author wrote it; of a pick the value it comes to. */
export function whenText(when: When, look: Environment): string {
  if (!isMoment(when)) {
    const span = picked(when, look);
    return span ? spanText(span) : 'no time';
  }
  const [before, after] = [when.before, when.after].map((one) => one && picked(one, look));
  const distance = before
    ? `${spanText(before)} before `
    : after
      ? `${spanText(after)} after `
      : '';
  return `${distance}${when.date.source}${suffix(when)}`;
}

/** A span as its author wrote it. */
export function spanText(span: Span): string {
  return `${span.n}${span.unit}${suffix(span)}`;
}

function suffix({ roll, time }: Pick<Span, 'roll' | 'time'>): string {
  return `${roll ? `, roll ${roll}` : ''}${time ? `, at ${time}` : ''}`;
}

/** Names whose change moves a time: those of its date and its picks. */
export function namesOfWhen(when: When): readonly string[] {
  if (!isMoment(when)) return isPick(when) ? when.pick.names : [];
  const spans = [when.before, when.after].flatMap((one) => (one && isPick(one) ? [one] : []));
  return [...when.date.names, ...spans.flatMap(({ pick }) => pick.names)];
}

export function missingYear(missing: { readonly year: number; readonly calendar: string }): string {
  return `the calendar ${missing.calendar} does not cover ${missing.year}; it goes on when that year is published`;
}
export function missingDate(name: string): string {
  return `the time hangs on ${name}, which has no value; it goes on when it has one`;
}
