import { resolveSpan } from '../../playbooks/calendar/resolve';
import type { Project } from '../../playbooks/kernel/catalog';
import type { Scenario, ScriptItem } from '../../playbooks/kernel/scenario';

/** The scenario on a system that is behind: everything happens so many playbook ms after what would have been its time. */
export function late(scenario: Scenario, ms: number, { catalog, calendars }: Project): Scenario {
  const { zone, calendar: id } = catalog.organisation;
  const calendar = calendars[id];
  let now = scenario.now;
  const script = scenario.script.map(({ at, after, ...item }): ScriptItem => {
    if (at !== undefined) now = Math.max(now, at);
    if (after) {
      const to = resolveSpan(after, now, { zone, ...(calendar && { calendar }) });
      if (to.kind === 'at') now = to.at;
    }
    now += ms;
    return { ...item, at: now };
  });
  return { ...scenario, script };
}
