import type { Resolved } from '../calendar/resolve';
import { resolveSpan } from '../calendar/resolve';
import type { Calendar } from '../kernel/catalog';
import type { Plan, Span } from '../kernel/plan';
import type { Owner } from './chain';
import { own } from './environment';
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
