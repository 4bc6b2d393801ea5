import { resolveSpan } from '../../playbooks/calendar/resolve';
import type { Project } from '../../playbooks/kernel/catalog';
import type { Scenario, ScriptItem } from '../../playbooks/kernel/scenario';
import { later } from '../support/of-scenario';

/** The scenario on a system that is behind: everything happens so many playbook ms after what would have been its time. */
export function late(scenario: Scenario, ms: number, { catalog, calendars }: Project): Scenario {
  const { zone, calendar: id } = catalog.organisation;
  const calendar = calendars[id];
  const from = (time: number, after: ScriptItem['after']): number => {
    const to = after && resolveSpan(after, time, { zone, ...(calendar && { calendar }) });
    return to?.kind === 'at' ? to.at : time;
  };
  let { now } = scenario;
  let scripted = now;
  const script = scenario.script.map(({ at, after, change, ...item }): ScriptItem => {
    scripted = at ?? from(scripted, after);
    now = Math.max(now, at ?? from(now, after)) + ms;
    return { ...item, ...(change && { change: later(change, now - scripted, catalog) }), at: now };
  });
  return { ...scenario, script };
}
