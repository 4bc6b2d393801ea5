import type { Project } from '../../kernel/catalog';
import type { Plan } from '../../kernel/plan';
import type { PlaybookAst } from '../ast';
import type { Findings } from '../findings';
import { latestBusiness } from './latest';

/** Years that somebody who is enrolled today may still get into: each of its calendars should know them. */
export function checkYears(
  playbook: PlaybookAst,
  known: { readonly plan: Plan; readonly project: Project; readonly today: string },
  findings: Findings,
): void {
  const { plan, project, today } = known;
  const minutes = latestBusiness(plan);
  if (minutes === 0) return;
  const first = Number(today.slice(0, 4));
  const last = yearAfter(today, minutes);
  for (const id of calendarsOf(plan, project)) {
    const calendar = Object.hasOwn(project.calendars, id) ? project.calendars[id] : undefined;
    if (calendar === undefined) continue;
    for (let year = first; year <= last; year++) {
      const found = calendar.years[String(year)];
      const args = { year, calendar: id };
      const span = playbook.calendar?.span ?? playbook.id.span;
      if (found?.provisional === true) findings.add('calendar-year-provisional', span, args);
      if (found !== undefined) continue;
      findings.add('calendar-year-missing', span, args);
      break;
    }
  }
}

/** The playbook's own, or the organisation's, and those of the queues its tasks end in. */
function calendarsOf(plan: Plan, { catalog }: Project): readonly string[] {
  const queues = plan.code.flatMap((instruction) => {
    const chain = instruction.op === 'task' ? instruction.assign : [];
    const names = 'pick' in chain ? [] : chain.flatMap((element) => element.names);
    return names.flatMap((name) => {
      const id = name.startsWith('queue.') ? name.slice('queue.'.length) : '';
      return (Object.hasOwn(catalog.queues, id) && catalog.queues[id]?.calendar) || [];
    });
  });
  return [...new Set([plan.calendar ?? catalog.organisation.calendar, ...queues])].sort();
}

const DAYS_A_YEAR = 365.25;

function yearAfter(today: string, minutes: number): number {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  const days = (month - 1) * 30.4375 + day + minutes / 1440;
  return year + Math.floor(days / DAYS_A_YEAR);
}
