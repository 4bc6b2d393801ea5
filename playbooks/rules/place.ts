import type { Resolved } from '../calendar/resolve';
import { resolveSpan } from '../calendar/resolve';
import type { Calendar } from '../kernel/catalog';
import type { Environment } from '../kernel/expression';
import type { Moment, Picked, Plan, Span, When } from '../kernel/plan';
import type { Owner } from './chain';
import { own } from './environment';
import { picked, pickSource } from './picked';
import type { Known } from './environment';

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

export function resolveAt(span: Span, from: number, site: Site, closeOfBusiness = false): Resolved {
  return resolveSpan(span, from, { ...site, closeOfBusiness });
}

/** `missing-date`: what the time hangs on has no value. */
export type ResolvedWhen = Resolved | { readonly kind: 'missing-date'; readonly name: string };

export function resolveWhen(
  when: When,
  from: number,
  at: { readonly site: Site; readonly look: Environment; readonly closeOfBusiness?: boolean },
): ResolvedWhen {
  if (isMoment(when)) return { kind: 'missing-date', name: when.date.source };
  const span = picked(when, at.look);
  if (!span) return { kind: 'missing-date', name: pickSource(when) ?? '' };
  return resolveAt(span, from, at.site, at.closeOfBusiness ?? false);
}

export function isMoment(when: When): when is Moment {
  return Object.hasOwn(when, 'date');
}

/** A time as its author wrote it. */
export function whenText(when: When, look: Environment): string {
  if (isMoment(when)) return when.date.source;
  const span = picked(when as Picked<Span>, look);
  return span ? spanText(span) : `by ${pickSource(when) ?? ''}`;
}

/** A span as its author wrote it. */
export function spanText(span: Span): string {
  const parts = [
    `${span.n}${span.unit}`,
    span.roll && `roll ${span.roll}`,
    span.time && `at ${span.time}`,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

export function missingYear(missing: { readonly year: number; readonly calendar: string }): string {
  return `the calendar ${missing.calendar} does not cover ${missing.year}; it goes on when that year is published`;
}
