import type { Calendar, Project, Window } from '../../kernel/catalog';
import type { Plan, Send, Span } from '../../kernel/plan';
import type { Findings } from '../findings';
import type { Layout } from '../flow/layout';
import { DAY, shortest, spanText, spansOf } from './spans';

/** A message that may not wait as long as its window is closed on an ordinary weekend is lost by design. */
export function checkWindows(
  { plan, layout, project }: { plan: Plan; layout: Layout; project: Project },
  findings: Findings,
): void {
  plan.code.forEach((send, pc) => {
    const verb = layout.nodes[pc]?.step.verb;
    if (send.op !== 'send' || verb?.kind !== 'send') return;
    const id = send.window ?? plan.window ?? 'always';
    const window = Object.hasOwn(project.catalog.windows, id)
      ? project.catalog.windows[id]
      : undefined;
    const within = shortestWithin(send, project);
    if (window === undefined || within === undefined) return;
    const closed = longestGap(window, calendarOf(plan, project));
    if (shortest(within) >= closed) return;
    const args = {
      within: spanText(within),
      window: id,
      closed: `${Math.ceil(closed / 60)} hours`,
      fit: `${Math.ceil(closed / DAY)}d`,
    };
    findings.add('within-shorter-than-window', verb.span, args);
  });
}

/** Business time passes only while it is open. */
function shortestWithin({ within }: Send, { guards }: Project): Span | undefined {
  const spans = spansOf(within ?? guards.patience);
  const plain = spans.filter(({ unit }) => unit !== 'bd' && unit !== 'bh');
  return plain.reduce<Span | undefined>(
    (least, span) => (least === undefined || shortest(span) < shortest(least) ? span : least),
    undefined,
  );
}

function calendarOf(plan: Plan, { catalog, calendars }: Project): Calendar | undefined {
  return calendars[plan.calendar ?? catalog.organisation.calendar];
}

const WORKDAYS = [1, 2, 3, 4, 5];

/** Minutes from a close to the next opening, over the longest stretch of a week without holidays. */
function longestGap({ days, from, to }: Window, calendar: Calendar | undefined): number {
  const open = days === 'business' ? (calendar?.week ?? WORKDAYS) : days;
  const sorted = [...new Set(open)].sort((a, b) => a - b);
  const gaps = sorted.map((day, index) => {
    const following = sorted[index + 1] ?? (sorted[0] ?? day) + 7;
    return (following - day) * DAY - (minutes(to) - minutes(from));
  });
  return Math.max(0, ...gaps);
}

function minutes(clock: string): number {
  const [hours = 0, rest = 0] = clock.split(':').map(Number);
  return hours * 60 + rest;
}
