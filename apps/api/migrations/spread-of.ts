import { resolveSpan } from '../../../playbooks/calendar/resolve';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Span } from '../../../playbooks/kernel/plan';
import { Problem } from '../http/problem';

/** Over how many ms those of a migration are spread that begins at `now`: business days are the organisation's, where it is. */
export function spreadOf(spread: Span, now: number, { catalog, calendars }: Project): number {
  const { zone, calendar: named } = catalog.organisation;
  const calendar = calendars[named];
  const end = resolveSpan(spread, now, { zone, ...(calendar ? { calendar } : {}) });
  if (end.kind === 'at') return Math.max(0, end.at - now);
  throw new Problem(
    'operation_refused',
    `the calendar ${end.calendar} does not cover ${end.year}, which "spread" reaches: publish that year first, or write a shorter one. Nobody was moved`,
  );
}
